/** The pages of the console. `list` of a review: where its next study comes from. */
export type Route =
  | { readonly page: 'worklist' }
  | { readonly page: 'queue' }
  | { readonly page: 'review'; readonly study: string; readonly list: 'worklist' | 'queue' }
  | { readonly page: 'dead-letters' }
  | { readonly page: 'models' }
  | { readonly page: 'training' };

export type Page = Route['page'];

const base = '/console/';

/** The route that an address names; the worklist for whatever else. */
export function routeOf({ pathname, search }: { readonly pathname: string; readonly search: string }): Route {
  const name = pathname.startsWith(base) ? pathname.slice(base.length).replace(/\/$/, '') : '';
  if (name === 'queue' || name === 'dead-letters' || name === 'models' || name === 'training') return { page: name };
  const parameters = new URLSearchParams(search);
  const study = parameters.get('study');
  if (name !== 'review' || study === null || !/^[\d.]{1,64}$/.test(study)) return { page: 'worklist' };
  return { page: 'review', study, list: parameters.get('list') === 'queue' ? 'queue' : 'worklist' };
}

/** The address of a route. A study's UID stands in the query: as a path's last part its dots would make it a file. */
export function addressOf(route: Route): string {
  if (route.page === 'review') return `${base}review?${new URLSearchParams({ study: route.study, list: route.list }).toString()}`;
  return route.page === 'worklist' ? base : `${base}${route.page}`;
}
