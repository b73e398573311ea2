import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type TrainingRun, changeTrainingRun, findTrainingRun, listTrainingRuns } from '#store';
import { beginRun } from '../begin/begin-run.ts';
import { approveRun, rejectRun } from '../runs/approval.ts';
import type { RunContext } from '../runs/run-context.ts';
import { TRAINER } from '../tokens.ts';
import type { Trainer } from '../trainer.ts';
import { Describe, validated } from './describe.ts';
import { type TrainingRunView, runQuery, said, trainingRun, trainingRunDetail, trainingRunPage } from './schemas.ts';
import { viewRun, viewRunDetail } from './views.ts';

const notFound = { 404: 'There is no run with this id.' };
const wrongState = { ...notFound, 400: 'by or why is missing.', 409: 'The run is not in a state in which this can be done.' };

@ApiTags('training')
@Controller('api/v1/training/runs')
export class RunsController {
  readonly #context: RunContext;

  constructor(@Inject(TRAINER) trainer: Trainer) {
    this.#context = trainer.context;
  }

  @Get()
  @Describe({ summary: 'Training runs, newest first', query: runQuery, answer: trainingRunPage, problems: { 400: 'A parameter is wrong.' } })
  async list(@Query() query: unknown): Promise<z.infer<typeof trainingRunPage>> {
    const { limit, after } = validated(runQuery, query);
    const { books } = this.#context.store;
    const found = await listTrainingRuns(books, { limit: limit + 1, after: after === undefined ? undefined : await findTrainingRun(books, after) });
    const page = found.slice(0, limit);
    const runs = await Promise.all(page.map((run) => viewRun(run, this.#context)));
    return { runs, next: found.length > limit ? (page.at(-1)?.runId ?? null) : null };
  }

  @Get(':id')
  @Describe({ summary: 'One run with its history, loss by step and evidence', answer: trainingRunDetail, problems: notFound })
  one(@Param('id') id: string): Promise<z.infer<typeof trainingRunDetail>> {
    return viewRunDetail(validated(z.uuid(), id), this.#context);
  }

  @Post()
  @HttpCode(202)
  @Describe({ summary: 'Begins a run', status: 202, body: said, answer: trainingRun, problems: { 400: 'by or why is missing.', 409: 'A run is under way.' } })
  async begin(@Body() body: unknown): Promise<TrainingRunView> {
    return viewRun(await beginRun({ cause: 'person', ...validated(said, body) }, this.#context), this.#context);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Describe({ summary: 'Cancels a run; what it has trained is saved in its folder', body: said, answer: trainingRun, problems: wrongState })
  cancel(@Param('id') id: string, @Body() body: unknown): Promise<TrainingRunView> {
    const { store, clock } = this.#context;
    return this.#act(id, body, (runId, author) => store.transaction((tx) => changeTrainingRun(tx, runId, { to: 'cancelled', ...author, at: clock.now() })));
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Describe({ summary: "Makes the run's version the champion", body: said, answer: trainingRun, problems: wrongState })
  approve(@Param('id') id: string, @Body() body: unknown): Promise<TrainingRunView> {
    return this.#act(id, body, (runId, author) => approveRun(runId, author, this.#context));
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Describe({ summary: "Turns the run's version down; the champion stays", body: said, answer: trainingRun, problems: wrongState })
  reject(@Param('id') id: string, @Body() body: unknown): Promise<TrainingRunView> {
    return this.#act(id, body, (runId, author) => rejectRun(runId, author, this.#context));
  }

  async #act(id: string, body: unknown, act: (runId: string, author: z.infer<typeof said>) => Promise<TrainingRun>): Promise<TrainingRunView> {
    return viewRun(await act(validated(z.uuid(), id), validated(said, body)), this.#context);
  }
}
