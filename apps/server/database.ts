import { connect, type Sql } from '#postgres/connect.ts';

const CONNECTIONS = 8;
const STATEMENT_MS = 10_000;

/** @param url of a role that may only read */
export function openDatabase(url: string): Sql {
  return connect(url, {
    max: CONNECTIONS,
    connection: { application_name: 'holdfast-server', statement_timeout: STATEMENT_MS },
  });
}
