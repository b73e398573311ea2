import { Fault } from '#fault';
import type { Graph, GraphNode, Operation, Part } from './graph.ts';

/** Collects nodes; every method returns the name of what it added, so that networks read as sequences of layers. */
export class GraphBuilder {
  private readonly nodes: GraphNode[] = [];
  private readonly channels = new Map<string, number>();
  private part: Part = 'backbone';

  /** Nodes added from here on belong to `part`. */
  startPart(part: Part): void {
    this.part = part;
  }

  add(name: string, operation: Operation, ...inputs: readonly string[]): string {
    if (this.channels.has(name)) throw new Fault('INTERNAL', 'NETWORK_NAME_TWICE', `Two layers of the network are named ${name}.`);
    this.channels.set(name, this.channelsAfter(operation, inputs));
    this.nodes.push({ name, part: this.part, operation, inputs });
    return name;
  }

  /** Channels (or units) of a node's output. */
  channelsOf(name: string): number {
    const channels = this.channels.get(name);
    if (channels === undefined) throw new Fault('INTERNAL', 'NETWORK_NAME_UNKNOWN', `No layer of the network is named ${name}.`);
    return channels;
  }

  finish(name: string, outputs: Readonly<Record<string, string>>): Graph {
    return { name, nodes: this.nodes, outputs };
  }

  private channelsAfter(operation: Operation, inputs: readonly string[]): number {
    const given = inputs.map((input) => this.channelsOf(input));
    if (operation.kind === 'input') return operation.channels;
    if (operation.kind === 'convolution') return operation.filters;
    if (operation.kind === 'dense') return operation.units;
    if (operation.kind === 'concat') return given.reduce((sum, count) => sum + count, 0);
    return given[0] ?? 0;
  }
}
