import { ApiProblem, problemOf } from './problem.ts';

const root = '/api/v1';

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${root}/${path}`, { ...init, cache: 'no-store' });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ApiProblem(0, 'GATEWAY_UNREACHABLE', 'The gateway does not answer.');
  }
  if (!response.ok) throw problemOf(response.status, await bodyOf(response));
  return response;
}

/** GET below /api/v1. @throws ApiProblem */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(path, signal === undefined ? {} : { signal });
  return (await response.json()) as T;
}

/** POST below /api/v1; the answer, if it has one, is not read. @throws ApiProblem */
export async function post(path: string, body?: unknown): Promise<void> {
  const init = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await request(path, { method: 'POST', ...init });
  await response.body?.cancel();
}
