import { Fault } from '../fault.ts';
import { TakenError } from '../store/store.ts';

/** An object without the members that were not given, so that what is there already stays. */
export function given<T extends object>(request: T): { [Member in keyof T]: Exclude<T[Member], undefined> } {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) as {
    [Member in keyof T]: Exclude<T[Member], undefined>;
  };
}

/** Adds or changes a resource; that another one has the name already is a fault. `what` begins the message: `A data provider`. */
export async function unlessTaken<T>(what: string, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TakenError)) throw error;
    throw new Fault('ResourceAlreadyExistsFault', `${what} with the name ${name} already exists.`);
  }
}
