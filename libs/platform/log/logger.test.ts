import { describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { openLogger } from './index.ts';

const linesOf = (level: 'info' | 'debug', write: (logger: ReturnType<typeof openLogger>) => void): Record<string, unknown>[] => {
  const lines: string[] = [];
  write(openLogger({ level }, 'test', { write: (line: string) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

const quoting = (): unknown => {
  try {
    return JSON.parse('{"00100010": Doe^John}');
  } catch (error) {
    return error;
  }
};

describe('openLogger', () => {
  it('writes JSON lines with the name, the level by name and the time', () => {
    const [line] = linesOf('info', (logger) => {
      logger.info({ port: 1 }, 'listening');
    });
    expect(line).toMatchObject({ level: 'info', name: 'test', msg: 'listening', port: 1 });
    expect(line?.time).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('redacts credentials and patient data down to the third level', () => {
    const text = JSON.stringify(
      linesOf('info', (logger) => {
        logger.info({ patientName: 'Doe^John', study: { patientID: '4711' }, req: { headers: { authorization: 'Basic eA==' } } }, 'x');
      }),
    );
    expect(text).not.toMatch(/Doe|4711|eA==/);
    expect(text).toContain('[redacted]');
  });

  it('quotes a Fault, but a foreign message only at debug', () => {
    const fault = new Fault('INTERNAL', 'ANSWER_UNREADABLE', 'The answer cannot be read.', { cause: quoting() });
    const at = (level: 'info' | 'debug'): string =>
      JSON.stringify(
        linesOf(level, (logger) => {
          logger.error({ err: fault }, 'failed');
        }),
      );
    expect(at('info')).toContain('ANSWER_UNREADABLE');
    expect(at('info')).toContain('SyntaxError');
    expect(at('info')).not.toContain('Doe');
    expect(at('debug')).toContain('Doe');
  });
});
