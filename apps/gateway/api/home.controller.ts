import { Controller, Get, Inject, Redirect } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Settings } from '#platform';
import { SETTINGS } from '../tokens.ts';
import { viewerPrefix } from '../viewer/index.ts';

/** Whoever comes to the gateway's address itself is led to the viewer, or to the API's description where there is none. */
@ApiExcludeController()
@Controller()
export class HomeController {
  readonly #target: string;

  constructor(@Inject(SETTINGS) { gateway }: Settings) {
    this.#target = gateway.ohifDirectory === undefined ? 'api/docs' : `${viewerPrefix.slice(1)}/`;
  }

  @Get()
  @Redirect()
  home(): { url: string; statusCode: number } {
    return { url: this.#target, statusCode: 302 };
  }
}
