import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { newestOfEachReader } from '#labels';
import { type BookedLabel, type Store, labelsOfImages, listLabels, readerLabel } from '#store';
import { Describe } from '../api/describe.ts';
import { Validate } from '../api/validate.ts';
import { STORE } from '../tokens.ts';
import { labelQuery, placeText } from './review-queries.ts';
import { labelPage } from './review-schemas.ts';
import { viewLabel } from './review-views.ts';

const keyOf = ({ label: { readingUID, sopInstanceUID } }: BookedLabel): string => `${readingUID} ${sopInstanceUID}`;

@ApiTags('review')
@Controller('api/v1/labels')
export class LabelsController {
  readonly #store: Store;

  constructor(@Inject(STORE) store: Store) {
    this.#store = store;
  }

  @Get()
  @Describe({ summary: 'What people said of images, in the order of reading, with its lineage', query: labelQuery, answer: labelPage, problems: { 400: 'A parameter is wrong.' } })
  async list(@Query(new Validate(labelQuery)) { since, limit, after }: z.infer<typeof labelQuery>): Promise<z.infer<typeof labelPage>> {
    const { books } = this.#store;
    const found = await listLabels(books, { since, limit: limit + 1, after: after && { readAt: new Date(after[0]), readingUID: after[1], sopInstanceUID: after[2] } });
    const page = found.slice(0, limit);
    const newest = await this.#newest(page);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      labels: page.map((booked) => viewLabel(booked, newest.has(keyOf(booked)))),
      next: last === undefined ? null : placeText([last.reading.readAt.getTime(), last.reading.sopInstanceUID, last.label.sopInstanceUID]),
    };
  }

  /** Which labels of these images no later one of the same reader outdates. */
  async #newest(page: readonly BookedLabel[]): Promise<Set<string>> {
    const uids = [...new Set(page.map(({ label }) => label.sopInstanceUID))];
    const labels = (await labelsOfImages(this.#store.books, uids)).map((booked) => ({ ...readerLabel(booked), booked }));
    const byImage = Map.groupBy(labels, ({ booked }) => booked.label.sopInstanceUID);
    return new Set([...byImage.values()].flatMap((own) => newestOfEachReader(own).map(({ booked }) => keyOf(booked))));
  }
}
