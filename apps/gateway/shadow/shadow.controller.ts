import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Settings } from '#platform';
import { type Store, shadowPairs, shadowReadingsOf } from '#store';
import { Describe } from '../api/describe.ts';
import { Validate } from '../api/validate.ts';
import { addressesOf } from '../review/addresses.ts';
import { SETTINGS, STORE } from '../tokens.ts';
import { comparePair } from './shadow-report.ts';
import { shadowQuery, shadowReport } from './shadow-schemas.ts';

const mostPairs = 20;
const mostImages = 5000;

@ApiTags('models')
@Controller('api/v1/shadow')
export class ShadowController {
  readonly #store: Store;
  readonly #settings: Settings;

  constructor(@Inject(STORE) store: Store, @Inject(SETTINGS) settings: Settings) {
    this.#store = store;
    this.#settings = settings;
  }

  @Get()
  @Describe({ summary: 'How models on trial differ from the ones that served, on the same images', query: shadowQuery, answer: shadowReport, problems: { 400: 'A parameter is wrong.' } })
  async report(@Query(new Validate(shadowQuery)) { images, ...filter }: z.infer<typeof shadowQuery>): Promise<z.infer<typeof shadowReport>> {
    const { books } = this.#store;
    const { gateway, inference, shadow } = this.#settings;
    const address = addressesOf(gateway).console;
    const pairs: z.infer<typeof shadowReport>['pairs'] = [];
    for (const pair of await shadowPairs(books, filter, mostPairs)) pairs.push(comparePair(pair, await shadowReadingsOf(books, pair, filter, mostImages), images, address));
    return { model: inference.shadow ?? null, share: inference.shadow === undefined ? 0 : shadow.share, pairs };
  }
}
