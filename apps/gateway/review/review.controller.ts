import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Fault } from '#fault';
import { type Settings, softwareVersion } from '#platform';
import { type Store, type StudyDetail, findStudy, labelsOfStudies, modelReports } from '#store';
import { Describe } from '../api/describe.ts';
import { uidSchema } from '../api/schemas.ts';
import { Validate } from '../api/validate.ts';
import { IngestWaker } from '../ingest/ingest-waker.ts';
import type { Pacs } from '../orthanc/open-pacs.ts';
import { REVIEW_PACS, SETTINGS, STORE } from '../tokens.ts';
import { addressesOf } from './addresses.ts';
import { type SentReview, sentReview, storedReview, studyReview } from './review-schemas.ts';
import { viewReview } from './review-views.ts';
import { type ReviewDesk, submitReview } from './submit-review.ts';
import { storedReport } from './unreported-boxes.ts';

const problems = { 400: 'The body is wrong, or speaks of what the study has not.', 404: 'There is no such study.', 409: 'The key stands for another review; or the review says `no-pneumonia` of an image with boxes of the model that its report does not show.', 503: 'Orthanc is away; the same review may be sent again.' };

@ApiTags('review')
@Controller('api/v1/studies/:studyInstanceUID')
export class ReviewController {
  readonly #desk: ReviewDesk;
  readonly #settings: Settings;
  readonly #ingest: IngestWaker;

  constructor(@Inject(STORE) store: Store, @Inject(SETTINGS) settings: Settings, @Inject(REVIEW_PACS) { orthanc, dicomWeb }: Pacs, @Inject(IngestWaker) ingest: IngestWaker) {
    this.#desk = { store, orthanc, dicomWeb, settings: settings.report, softwareVersion: softwareVersion() };
    this.#settings = settings;
    this.#ingest = ingest;
  }

  @Get('review')
  @ApiParam({ name: 'studyInstanceUID', schema: { type: 'string' } })
  @Describe({ summary: 'The images of a study with the boxes of the model and what readers said of them', answer: studyReview, problems: { 404: problems[404] } })
  async review(@Param('studyInstanceUID', new Validate(uidSchema)) studyInstanceUID: string): Promise<z.infer<typeof studyReview>> {
    const { store } = this.#desk;
    const study = await this.#find(studyInstanceUID);
    const shown = storedReport(await modelReports(store.books, study.studyId));
    return viewReview(study, shown, await labelsOfStudies(store.books, [study.studyId]), addressesOf(this.#settings.gateway));
  }

  @Post('reviews')
  @HttpCode(201)
  @ApiParam({ name: 'studyInstanceUID', schema: { type: 'string' } })
  @Describe({ summary: "Stores a person's review as a Structured Report in Orthanc", body: sentReview, answer: storedReview, status: 201, problems })
  async submit(@Param('studyInstanceUID', new Validate(uidSchema)) studyInstanceUID: string, @Body(new Validate(sentReview)) sent: SentReview): Promise<z.infer<typeof storedReview>> {
    const study = await this.#find(studyInstanceUID);
    const { seriesInstanceUID, sopInstanceUID, sopClassUID } = await submitReview(this.#desk, sent, study, await modelReports(this.#desk.store.books, study.studyId), new Date());
    this.#ingest.wake();
    return { seriesInstanceUID, sopInstanceUID, sopClassUID };
  }

  async #find(studyInstanceUID: string): Promise<StudyDetail> {
    const study = await findStudy(this.#desk.store.books, studyInstanceUID);
    if (study === undefined) throw new Fault('NOT_FOUND', 'STUDY_UNKNOWN', 'There is no such study in the books.');
    return study;
  }
}
