/** The private log: what an operator needs to find a fault, and nothing that was asked or answered. */
import { type Logger, pino, stdTimeFunctions } from 'pino';

export function privateLog(destination?: { write(line: string): void }): Logger {
  const options = {
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: errorWithoutData, req: () => undefined, res: () => undefined },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** An error's own fields may hold rows and parameters; its kind and place are enough. */
function errorWithoutData(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack } = error;
  const code = (error as NodeJS.ErrnoException).code;
  return { name, message, ...(code === undefined ? {} : { code }), stack };
}
