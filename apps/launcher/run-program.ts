import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Fault } from '#fault';

const execute = promisify(execFile);

/**
 * Runs a program to its end and returns its standard output.
 * @throws Fault INTERNAL / PROGRAM_FAILED when it cannot be started or exits with another status than 0.
 */
export async function runProgram(program: string, args: readonly string[], options: { readonly cwd?: string }): Promise<string> {
  try {
    const { stdout } = await execute(program, [...args], { ...options, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    throw new Fault('INTERNAL', 'PROGRAM_FAILED', `${program} failed.`, { cause: error });
  }
}
