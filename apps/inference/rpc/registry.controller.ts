import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod, RpcException } from '@nestjs/microservices';
import {
  type AliasChangeMessage,
  type ListRegisteredModelsMessage,
  type PromoteVersionMessage,
  type RollBackModelMessage,
  fromPromoteVersionRequest,
  statusOfFault,
  toHistoryEntry,
  toListRegisteredModelsResponse,
} from '#contract';
import { Fault } from '#fault';
import type { Logger } from '#platform';
import { type AliasChange, type Author, type RegistryPlace, listRegisteredModels, promoteByGate, rollBackModel } from '#registry';
import { entryOfRegistry } from './registry-views.ts';

/** What the registry is changed with. */
export interface RegistryDesk {
  readonly place: RegistryPlace;
  readonly logger: Logger;
  readonly now: () => Date;
}

export const REGISTRY_DESK = Symbol('RegistryDesk');

const said = ({ by, why }: Pick<Author, 'by' | 'why'>): void => {
  if (by.trim() === '' || why.trim() === '') throw new Fault('INVALID_ARGUMENT', 'AUTHOR_MISSING', 'A change of the champion names who decides, and why.');
};

/** Changes the registry's files, as the command `model` does. The service itself follows the files. */
@Controller()
export class RegistryController {
  readonly #desk: RegistryDesk;

  constructor(@Inject(REGISTRY_DESK) desk: RegistryDesk) {
    this.#desk = desk;
  }

  @GrpcMethod('RegistryService', 'ListRegisteredModels')
  list(): Promise<ListRegisteredModelsMessage> {
    return this.#answer(async ({ place }) => toListRegisteredModelsResponse((await listRegisteredModels(place.directories)).map(entryOfRegistry)));
  }

  @GrpcMethod('RegistryService', 'PromoteVersion')
  promote(message: PromoteVersionMessage): Promise<AliasChangeMessage> {
    return this.#change(message, (author, place) => promoteByGate(fromPromoteVersionRequest(message), author, place));
  }

  @GrpcMethod('RegistryService', 'RollBackModel')
  rollBack(message: RollBackModelMessage): Promise<AliasChangeMessage> {
    return this.#change(message, (author, place) => rollBackModel(message.name, author, place, message.to));
  }

  #change(message: Pick<Author, 'by' | 'why'>, change: (author: Author, place: RegistryPlace) => Promise<AliasChange>): Promise<AliasChangeMessage> {
    return this.#answer(async ({ place, now, logger }) => {
      said(message);
      const { name, entry } = await change({ by: message.by, why: message.why, at: now() }, place);
      logger.info({ model: name, version: entry.version, action: entry.action }, 'champion moved');
      return { entry: toHistoryEntry(entry) };
    });
  }

  async #answer<T>(act: (desk: RegistryDesk) => Promise<T>): Promise<T> {
    try {
      return await act(this.#desk);
    } catch (error) {
      const fault = Fault.from(error);
      const isOurs = fault.code === 'INTERNAL';
      this.#desk.logger[isOurs ? 'error' : 'info']({ code: fault.code, reason: fault.reason, ...(isOurs && { err: fault }) }, 'the registry refused a call');
      throw new RpcException(statusOfFault(fault));
    }
  }
}
