/** What the server says of its routes in `/openapi.json`, as far as an attacker reads it. */
import { z } from 'zod';
import type { Described } from './harmless.ts';

export type Operation = {
  readonly method: 'GET' | 'POST';
  /** With `{…}` where a parameter stands. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly needsTicket: boolean;
  /** Media types of the body; none where it takes none. */
  readonly takes: readonly string[];
  readonly answers: Described;
};
export type Parameter = z.output<typeof parameter>;

const parameter = z.object({
  in: z.enum(['query', 'path']),
  name: z.string(),
  schema: z.object({
    type: z.enum(['string', 'integer']),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    maxLength: z.number().optional(),
  }),
});
const contents = z.record(z.string(), z.unknown());
const description = z.object({
  paths: z.record(
    z.string(),
    z.partialRecord(
      z.enum(['get', 'post']),
      z.object({
        parameters: z.array(parameter).default([]),
        security: z.array(z.unknown()).default([]),
        requestBody: z.object({ content: contents }).optional(),
        responses: z.record(z.string(), z.object({ content: contents })),
      }),
    ),
  ),
});

/** @throws where a description says something that would go untried here */
export function operationsOf(openapi: unknown): Operation[] {
  return Object.entries(description.parse(openapi).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, said]) => ({
      method: method.toUpperCase() as Operation['method'],
      path,
      parameters: said.parameters,
      needsTicket: said.security.length > 0,
      takes: Object.keys(said.requestBody?.content ?? {}),
      answers: new Map(
        Object.entries(said.responses).map(([status, { content }]) => [
          status,
          Object.keys(content),
        ]),
      ),
    })),
  );
}
