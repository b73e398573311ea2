import { Header, applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { Fault } from '#fault';
import { problem } from './schemas.ts';

type OpenApiSchema = NonNullable<Extract<Parameters<typeof ApiResponse>[0], { schema?: unknown }>['schema']>;

const openApiOf = (schema: z.ZodType, io: 'input' | 'output'): OpenApiSchema => z.toJSONSchema(schema, { target: 'openapi-3.0', io, unrepresentable: 'any' }) as OpenApiSchema;

interface Operation {
  readonly summary: string;
  readonly answer: z.ZodType;
  readonly status?: number;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Statuses of the problems that a client should expect, with what each means. */
  readonly problems?: Readonly<Record<number, string>>;
}

/** The OpenAPI description of a route, from the schemas that also validate it. */
export function Describe({ summary, answer, status = 200, query, body, problems = {} }: Operation): MethodDecorator {
  const parameters = Object.entries(query?.shape ?? {}).map(([name, schema]) => ApiQuery({ name, required: false, schema: openApiOf(schema as z.ZodType, 'input') }));
  const failures = Object.entries(problems).map(([failure, description]) =>
    ApiResponse({ status: Number(failure), description, content: { 'application/problem+json': { schema: openApiOf(problem, 'output') } } }),
  );
  const input = body === undefined ? [] : [ApiBody({ schema: openApiOf(body, 'input') })];
  return applyDecorators(Header('cache-control', 'no-store'), ApiOperation({ summary }), ...parameters, ...input, ApiResponse({ status, description: summary, schema: openApiOf(answer, 'output') }), ...failures);
}

/** Input as its schema makes it. @throws Fault INVALID_ARGUMENT / PARAMETER_INVALID that names what is wrong */
export function validated<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const sentences = result.error.issues.map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`);
  throw new Fault('INVALID_ARGUMENT', 'PARAMETER_INVALID', `${sentences.join('; ')}.`);
}
