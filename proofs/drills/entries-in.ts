import type { Bytes } from '#base/bytes.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { connect } from '#postgres/connect.ts';

/** Every entry that a site's database holds, in the log's order. */
export async function entriesIn(databaseUrl: string): Promise<readonly Bytes[]> {
  const sql = connect(databaseUrl, { max: 1 });
  try {
    const reader = postgresReader(sql);
    const { size } = await reader.head();
    return (await reader.entries(0, size)).map(({ bytes }) => bytes);
  } finally {
    await sql.end();
  }
}
