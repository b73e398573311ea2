import { Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { Fault } from '#fault';

/** Lets input pass as its schema makes it. @throws Fault INVALID_ARGUMENT / PARAMETER_INVALID that names what is wrong */
@Injectable()
export class Validate<T> implements PipeTransform<unknown, T> {
  readonly #schema: z.ZodType<T>;

  constructor(schema: z.ZodType<T>) {
    this.#schema = schema;
  }

  transform(value: unknown): T {
    const result = this.#schema.safeParse(value);
    if (result.success) return result.data;
    const sentences = result.error.issues.map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`);
    throw new Fault('INVALID_ARGUMENT', 'PARAMETER_INVALID', `${sentences.join('; ')}.`);
  }
}
