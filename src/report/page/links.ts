import type { ReportFinding, ReportObject } from '../model.ts';

/**
 * Addresses inside the page: the part after `#`, which the page's script reads. `target` is the position of the
 * target in the report; the first one is left out, so that links of ordinary reports are short.
 */
export interface Links {
  view(view: string): string;
  object(id: string, place?: Pick<ReportFinding, 'file' | 'line'>): string;
  /** The list of objects, filtered. */
  objects(filter: Readonly<Record<string, string>>): string;
  code(code: string): string;
}

export function linksOf(target: number): Links {
  const prefix = target === 0 ? '#' : `#t${target}/`;
  return {
    view: (view) => `${prefix}${view}`,
    object: (id, place) =>
      `${prefix}objects/${encodeURIComponent(id)}${place ? `/${place.line}/${encodeURIComponent(place.file)}` : ''}`,
    objects: (filter) => `${prefix}objects?${new URLSearchParams(filter).toString()}`,
    code: (code) => `${prefix}findings/${code}`,
  };
}

/** `HR.PAY.RUN`: the name of an object as people say it, a packaged routine with its package. */
export function nameOf(object: ReportObject, byId: ReadonlyMap<string, ReportObject>): string {
  const parent = object.parent === undefined ? undefined : byId.get(object.parent);
  return [object.schema, parent?.name, object.name]
    .filter((part) => part !== undefined && part !== '')
    .join('.');
}
