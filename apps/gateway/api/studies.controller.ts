import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Fault } from '#fault';
import { type Store, findStudy, listStudies } from '#store';
import { STORE } from '../tokens.ts';
import { Describe } from './describe.ts';
import { cursorText, studyQuery } from './queries.ts';
import { studyDetail, studyPage, uidSchema } from './schemas.ts';
import { Validate } from './validate.ts';
import { viewStudy, viewSummary } from './views.ts';

@ApiTags('studies')
@Controller('api/v1/studies')
export class StudiesController {
  readonly #store: Store;

  constructor(@Inject(STORE) store: Store) {
    this.#store = store;
  }

  @Get()
  @Describe({ summary: 'Studies with their state, newest first', query: studyQuery, answer: studyPage, problems: { 400: 'A parameter is wrong.' } })
  async list(@Query(new Validate(studyQuery)) { state, since, limit, after }: z.infer<typeof studyQuery>): Promise<z.infer<typeof studyPage>> {
    const found = await listStudies(this.#store.books, { state, since, limit: limit + 1, after: after && { receivedAt: after.time, studyId: after.id } });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return { studies: page.map(viewSummary), next: last === undefined ? null : cursorText({ time: last.receivedAt, id: last.studyId }) };
  }

  @Get(':studyInstanceUID')
  @ApiParam({ name: 'studyInstanceUID', schema: { type: 'string' } })
  @Describe({ summary: 'A study with its images, their findings and its reports', answer: studyDetail, problems: { 404: 'There is no such study.' } })
  async find(@Param('studyInstanceUID', new Validate(uidSchema)) studyInstanceUID: string): Promise<z.infer<typeof studyDetail>> {
    const study = await findStudy(this.#store.books, studyInstanceUID);
    if (study === undefined) throw new Fault('NOT_FOUND', 'STUDY_UNKNOWN', 'There is no such study in the books.');
    return viewStudy(study);
  }
}
