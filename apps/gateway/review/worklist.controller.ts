import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { reviewQueue } from '#labels';
import type { Settings } from '#platform';
import { type Store, reviewCandidates, worklist } from '#store';
import { Describe } from '../api/describe.ts';
import { Validate } from '../api/validate.ts';
import { SETTINGS, STORE } from '../tokens.ts';
import { type Addresses, addressesOf, ohifAddress } from './addresses.ts';
import { placeText, reviewQueueQuery, worklistQuery } from './review-queries.ts';
import { reviewQueuePage, worklistPage } from './review-schemas.ts';
import { viewWorklistEntry } from './review-views.ts';

type QueueView = z.infer<typeof reviewQueuePage>;

@ApiTags('review')
@Controller('api/v1')
export class WorklistController {
  readonly #store: Store;
  readonly #settings: Settings['review'];
  readonly #addresses: Addresses;

  constructor(@Inject(STORE) store: Store, @Inject(SETTINGS) { review, gateway }: Settings) {
    this.#store = store;
    this.#settings = review;
    this.#addresses = addressesOf(gateway);
  }

  @Get('worklist')
  @Describe({ summary: 'Studies with score, boxes and how far people are with them', query: worklistQuery, answer: worklistPage, problems: { 400: 'A parameter is wrong.' } })
  async worklist(@Query(new Validate(worklistQuery)) { cursor, limit, ...filter }: z.infer<typeof worklistQuery>): Promise<z.infer<typeof worklistPage>> {
    const found = await worklist(this.#store.books, { ...filter, limit: limit + 1, after: cursor && { value: cursor[0], studyId: cursor[1] } });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return { studies: page.map((entry) => viewWorklistEntry(entry, this.#addresses)), next: last === undefined ? null : placeText([last.value, last.study.studyId]) };
  }

  @Get('review-queue')
  @Describe({ summary: 'What to label next: uncertain scores, divided readers, and a random share', query: reviewQueueQuery, answer: reviewQueuePage, problems: { 400: 'A parameter is wrong.' } })
  async queue(@Query(new Validate(reviewQueueQuery)) { limit }: z.infer<typeof reviewQueueQuery>): Promise<QueueView> {
    const { uncertainShare, disagreementShare, randomShare, queueDepth, queueSeed } = this.#settings;
    const candidates = await reviewCandidates(this.#store.books, queueDepth);
    const byUID = new Map(candidates.map((candidate) => [candidate.study.studyInstanceUID, candidate]));
    const mix = { uncertain: uncertainShare, disagreement: disagreementShare, random: randomShare };
    const asked = [...byUID].map(([studyInstanceUID, { highestScore, divided }]) => ({ studyInstanceUID, score: highestScore, state: divided ? ('disagreement' as const) : ('unlabelled' as const) }));
    const studies = reviewQueue(asked, mix, queueSeed, limit).flatMap(({ studyInstanceUID, reason }): QueueView['studies'] => {
      const found = byUID.get(studyInstanceUID);
      return found === undefined ? [] : [{ studyInstanceUID, reason, highestScore: found.highestScore, boxes: found.boxes, receivedAt: found.study.receivedAt.toISOString(), ohif: ohifAddress(this.#addresses, studyInstanceUID) }];
    });
    return { studies };
  }
}
