import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** A piece of a page's state that lives in its address, so that a reload, a link and the way back keep it. */
export function useUrlState<T extends string = string>(
  key: string,
  initial: NoInfer<T>,
): readonly [T, (value: T) => void] {
  const [parameters, setParameters] = useSearchParams();
  const value = (parameters.get(key) ?? initial) as T;
  const set = useCallback(
    (next: T) => {
      setParameters(
        (old) => {
          const changed = new URLSearchParams(old);
          if (next === initial) changed.delete(key);
          else changed.set(key, next);
          return changed;
        },
        { replace: true },
      );
    },
    [key, initial, setParameters],
  );
  return [value, set];
}
