/** The members of an object that are there, without those that are undefined. */
export type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Leaves out members that are undefined, which optional parts of a request may be. */
export function given<T extends object>(object: T): Given<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Given<T>;
}
