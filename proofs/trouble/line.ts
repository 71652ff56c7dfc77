/** A line between two processes that can be cut, or fall silent one way or both: what was said meanwhile arrives once it is mended, as TCP would deliver it. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDatabaseUrl } from '#postgres/connect.ts';

type Address = { readonly path: string } | { readonly host: string; readonly port: number };

/** Whose words are held back: of the one who began, of the one who answers, or of neither. */
export type Silence = 'none' | 'there' | 'back' | 'both';

export class Line {
  readonly #to: Address;
  readonly #server = createServer((socket) => this.#join(socket));
  readonly #ends = new Set<Socket>();
  #silence: Silence = 'none';

  /** @param to who answers at the other end */
  constructor(to: Address) {
    this.#to = to;
  }

  async listen(at: Address): Promise<void> {
    this.#server.listen(at);
    await once(this.#server, 'listening');
  }

  /** From now on. */
  fall(silence: Silence): void {
    this.#silence = silence;
    for (const end of this.#ends) end.emit('silence');
  }

  /** Ends what is joined, as a machine that is switched off and on does, and whoever calls is answered again. */
  mend(how: 'goes on' | 'is cut'): void {
    if (how === 'is cut') for (const end of this.#ends) end.destroy();
    this.fall('none');
  }

  async close(): Promise<void> {
    for (const end of this.#ends) end.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(caller: Socket): void {
    const answerer = new Socket().connect(this.#to);
    this.#pass(caller, answerer, 'there');
    this.#pass(answerer, caller, 'back');
  }

  #pass(from: Socket, to: Socket, way: 'there' | 'back'): void {
    const isHeld = () => this.#silence === way || this.#silence === 'both';
    const hold = () => (isHeld() ? from.pause() : from.resume());
    this.#ends.add(from);
    from
      .on('silence', hold)
      .on('data', (bytes) => void to.write(bytes))
      .on('error', () => to.destroy())
      .on('close', () => {
        this.#ends.delete(from);
        to.destroy();
      });
    hold();
  }
}

/** A line to a database, and the address that leads over it. */
export async function lineTo(
  url: string,
): Promise<{ readonly line: Line; readonly url: string; close(): Promise<void> }> {
  const { places, socketFolder, port } = parseDatabaseUrl(url);
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-line-'));
  const line = new Line(places[0]!);
  await line.listen({ path: join(folder, `.s.PGSQL.${port}`) });
  return {
    line,
    url: url.replace(encodeURIComponent(socketFolder!), encodeURIComponent(folder)),
    async close() {
      await line.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
