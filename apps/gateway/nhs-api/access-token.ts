import { SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '#base/clock.ts';
import type { Application } from './settings.ts';

export type TokenParts = { readonly fetch: typeof globalThis.fetch; readonly clock: Clock };

const ASSERTION_SECONDS = 300;
/** Before its end a token is no longer begun anything with. */
const SPARE_MS = 30_000;

const granted = z.object({
  access_token: z.string().min(1),
  // Some of the platform's servers say it as text.
  expires_in: z.coerce.number().positive(),
});

/** The token by which the API platform knows this application, asked for anew when it ends. */
export class AccessTokens {
  readonly #application: Application;
  readonly #parts: TokenParts;
  #current: { readonly token: string; readonly until: number } | null = null;

  constructor(application: Application, parts: TokenParts) {
    this.#application = application;
    this.#parts = parts;
  }

  /** @throws Error where none is given just now; it says nothing of the key */
  async token(signal: AbortSignal): Promise<string> {
    const { clock } = this.#parts;
    if (this.#current !== null && clock() < this.#current.until) return this.#current.token;
    const { access_token: token, expires_in: seconds } = await this.#ask(signal);
    this.#current = { token, until: clock() + seconds * 1000 - SPARE_MS };
    return token;
  }

  /** Whether an address is the platform's own. */
  isFor({ host }: URL): boolean {
    return host === this.#application.tokenUrl.host;
  }

  /** It was refused: the next is a new one. */
  forget(): void {
    this.#current = null;
  }

  async #ask(signal: AbortSignal): Promise<z.output<typeof granted>> {
    const { fetch } = this.#parts;
    const response = await fetch(this.#application.tokenUrl, {
      method: 'POST',
      signal,
      redirect: 'error',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await this.#assertion(),
      }),
    });
    if (!response.ok) throw new Error(`token http ${response.status}`);
    return granted.parse(await response.json());
  }

  /** RFC 7523, as the platform profiles it: RS512, both names the API key, good for five minutes at most. */
  #assertion(): Promise<string> {
    const { client, keyId, key, tokenUrl } = this.#application;
    const now = Math.floor(this.#parts.clock() / 1000);
    return new SignJWT()
      .setProtectedHeader({ alg: 'RS512', typ: 'JWT', kid: keyId })
      .setIssuer(client)
      .setSubject(client)
      .setAudience(tokenUrl.href)
      .setJti(crypto.randomUUID())
      .setExpirationTime(now + ASSERTION_SECONDS)
      .sign(key);
  }
}
