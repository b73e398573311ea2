import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Store, listDeadLetters, requeueDeadLetter } from '#store';
import { STORE } from '../tokens.ts';
import { Describe } from './describe.ts';
import { cursorText, deadLetterQuery } from './queries.ts';
import { deadLetterPage, jobCounts } from './schemas.ts';
import { Validate } from './validate.ts';
import { viewDeadLetter } from './views.ts';

@ApiTags('jobs')
@Controller('api/v1')
export class JobsController {
  readonly #store: Store;

  constructor(@Inject(STORE) store: Store) {
    this.#store = store;
  }

  @Get('jobs')
  @Describe({ summary: 'How many jobs wait and run', answer: jobCounts })
  async count(): Promise<z.infer<typeof jobCounts>> {
    return { queues: [...(await this.#store.countJobs())] };
  }

  @Get('dead-letters')
  @Describe({ summary: 'Jobs that were given up, with the reason, newest first', query: deadLetterQuery, answer: deadLetterPage, problems: { 400: 'A parameter is wrong.' } })
  async deadLetters(@Query(new Validate(deadLetterQuery)) { limit, after, all }: z.infer<typeof deadLetterQuery>): Promise<z.infer<typeof deadLetterPage>> {
    const found = await listDeadLetters(this.#store.books, { limit: limit + 1, after: after && { diedAt: after.time, jobId: after.id }, all });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return { deadLetters: page.map(viewDeadLetter), next: last === undefined ? null : cursorText({ time: last.diedAt, id: last.jobId }) };
  }

  @Post('dead-letters/:jobId/requeue')
  @HttpCode(204)
  @ApiParam({ name: 'jobId', schema: { type: 'string', format: 'uuid' } })
  @Describe({ summary: 'Puts a given-up job back into its queue', status: 204, problems: { 404: 'No dead letter with this job id waits.' } })
  async requeue(@Param('jobId', new Validate(z.uuid())) jobId: string): Promise<void> {
    await this.#store.transaction((tx) => requeueDeadLetter(tx, jobId, new Date()));
  }
}
