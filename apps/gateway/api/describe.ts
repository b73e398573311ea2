import { Header, applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiProduces, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { problem } from './schemas.ts';

type OpenApiSchema = NonNullable<Extract<Parameters<typeof ApiResponse>[0], { schema?: unknown }>['schema']>;

/** A zod schema as OpenAPI writes it; its descriptions and examples go with it. */
const openApiOf = (schema: z.ZodType, io: 'input' | 'output'): OpenApiSchema =>
  z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io,
    unrepresentable: 'any',
    // The format says it, and the pattern is a page long.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  }) as OpenApiSchema;

interface Operation {
  readonly summary: string;
  /** Body of the answer; absent: it has none. */
  readonly answer?: z.ZodType;
  readonly status?: number;
  readonly query?: z.ZodObject;
  /** Body of the request. */
  readonly body?: z.ZodType;
  /** Statuses of the problems that a client should expect, with what each means. */
  readonly problems?: Readonly<Record<number, string>>;
}

/** The OpenAPI description of a route, from the schemas that also validate it. */
export function Describe({ summary, answer, status = 200, query, body, problems = {} }: Operation): MethodDecorator {
  const parameters = Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    const described = openApiOf(schema as z.ZodType, 'input') as { description?: string };
    return ApiQuery({ name, required: false, schema: described, description: described.description ?? '' });
  });
  const failures = Object.entries(problems).map(([failure, description]) =>
    ApiResponse({ status: Number(failure), description, content: { 'application/problem+json': { schema: openApiOf(problem, 'output') } } }),
  );
  const success = ApiResponse({ status, description: summary, ...(answer && { schema: openApiOf(answer, 'output') }) });
  return applyDecorators(Header('cache-control', 'no-store'), ApiOperation({ summary }), ...(answer ? [ApiProduces('application/json')] : []), ...parameters, ...(body ? [ApiBody({ schema: openApiOf(body, 'input') })] : []), success, ...failures);
}
