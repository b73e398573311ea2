import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { Metadata, ServerDuplexStream } from '@grpc/grpc-js';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall, RpcException } from '@nestjs/microservices';
import {
  type AnalyzeRequestMessage,
  type AnalyzeResponseMessage,
  type Frame,
  type InstanceAnswer,
  type ListModelsResponseMessage,
  fromAnalyzeRequest,
  statusOfFault,
  toAnalyzeResponse,
  toListModelsResponse,
} from '#contract';
import { Fault } from '#fault';
import { requestIdOf } from '#platform';
import { Inference } from '../inference.ts';
import { answerStream } from './answer-stream.ts';

type AnalyzeCall = ServerDuplexStream<AnalyzeRequestMessage, AnalyzeResponseMessage>;

const idOf = (metadata: Metadata): string => requestIdOf(metadata.get('x-request-id')[0]?.toString(), randomUUID);

/** The request stream, frame by frame. Leaving it early must not destroy the call: its status is still to be sent. */
async function* framesOf(call: AnalyzeCall): AsyncGenerator<Frame> {
  const messages = call.iterator({ destroyOnReturn: false }) as AsyncIterable<AnalyzeRequestMessage>;
  for await (const message of messages) yield fromAnalyzeRequest(message);
}

/**
 * The transport, and nothing else. Analyze takes the raw call: Nest's observables would buffer a fast client's whole study, where the raw
 * stream holds it back through HTTP/2 flow control.
 */
@Controller()
export class InferenceController {
  readonly #inference: Inference;

  constructor(@Inject(Inference) inference: Inference) {
    this.#inference = inference;
  }

  @GrpcStreamCall('InferenceService', 'Analyze')
  async analyze(call: AnalyzeCall): Promise<void> {
    const requestId = idOf(call.metadata);
    const gone = new AbortController();
    call.once('cancelled', () => {
      gone.abort(new Fault('CANCELLED', 'CANCELLED', 'The call was cancelled.'));
    });
    const send = async (answer: InstanceAnswer): Promise<void> => {
      this.#inference.noteAnswer(answer, requestId);
      if (!call.write(toAnalyzeResponse(answer))) await once(call, 'drain', { signal: gone.signal });
    };
    try {
      await answerStream(framesOf(call), send, this.#inference.streamContext(gone.signal));
      call.end();
    } catch (error) {
      const fault = Fault.from(error);
      this.#inference.noteFault(fault, requestId);
      if (!gone.signal.aborted) call.emit('error', statusOfFault(fault));
    }
  }

  @GrpcMethod('InferenceService', 'ListModels')
  listModels(): ListModelsResponseMessage {
    try {
      return toListModelsResponse(this.#inference.listModels());
    } catch (error) {
      throw new RpcException(statusOfFault(Fault.from(error)));
    }
  }
}
