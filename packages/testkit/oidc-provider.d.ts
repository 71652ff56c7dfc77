/** As much of oidc-provider as `cis2-issuer.ts` uses; it brings no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  type Context = {
    readonly oidc: {
      provider: Provider;
      client: { clientId: string };
      session: { accountId: string };
    };
  };

  class Grant {
    constructor(of: { readonly clientId: string; readonly accountId: string });
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  export default class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    readonly Grant: typeof Grant;
    callback(): RequestListener;
    on(
      event: 'server_error' | 'grant.error',
      heard: (context: unknown, error: Error) => void,
    ): void;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: { readonly login: Readonly<Record<string, unknown>> },
      options: { readonly mergeWithLastSubmission: false },
    ): Promise<void>;
  }

  export type { Context };
}
