import { Controller, Inject, type MessageEvent, type OnModuleDestroy, Sse } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type Observable, Subject, interval, map, merge, takeUntil } from 'rxjs';
import type { Settings } from '#platform';
import type { BooksChange, Store } from '#store';
import { SETTINGS, STORE } from '../tokens.ts';
import { booksEvents } from './books-events.ts';

const beatMs = 15_000;

const messageOf = ({ kind, at, ...change }: BooksChange): MessageEvent => ({ type: kind, data: { ...change, at: at.toISOString() } });

@ApiTags('review')
@Controller('api/v1/events')
export class EventsController implements OnModuleDestroy {
  readonly #changes: Observable<BooksChange>;
  readonly #stopping = new Subject<undefined>();

  constructor(@Inject(STORE) store: Store, @Inject(SETTINGS) { ingest }: Settings) {
    this.#changes = booksEvents(store, ingest.pollIntervalMs, () => new Date());
  }

  /** An open stream would keep the server from closing. */
  onModuleDestroy(): void {
    this.#stopping.next(undefined);
  }

  @Sse()
  @ApiOperation({ summary: 'Server-sent events: `study` (a state changed), `review` (a report of a person was read), `beat`' })
  @ApiProduces('text/event-stream')
  events(): Observable<MessageEvent> {
    const beats = interval(beatMs).pipe(map((): MessageEvent => ({ type: 'beat', data: {} })));
    return merge(this.#changes.pipe(map(messageOf)), beats).pipe(takeUntil(this.#stopping));
  }
}
