/** The private log: what an operator needs to find a fault, and nothing that was asked or answered. JSON lines on standard error. */
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';

/** @param part which process speaks */
export function privateLog(part: string, into: DestinationStream = destination(2)): Logger {
  const options = {
    base: { part },
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: withoutData, req: () => undefined, res: () => undefined },
  };
  return pino(options, into);
}

/** Ends the process on an error that nobody took, which the runtime would print with all that it carries. */
export function endOnUncaught(log: Logger): void {
  const end = (err: unknown) => {
    log.fatal({ err }, 'uncaught');
    process.exit(1);
  };
  process.on('uncaughtException', end).on('unhandledRejection', end);
}

/** An error's fields may hold rows and parameters, and its message a piece of what was read: its kind and place are enough. */
function withoutData(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, stack = '' } = error;
  const code = (error as NodeJS.ErrnoException).code;
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return { name, ...(code === undefined ? {} : { code }), stack: places.join('\n') };
}
