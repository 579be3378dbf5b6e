import { describe, expect, it } from 'vitest';
import { Rate } from './rate.ts';

describe('a rate', () => {
  it('is what came in the last seconds', () => {
    const rate = new Rate(5000, 0);
    for (let second = 1; second <= 20; second += 1) {
      rate.add(100);
      rate.perSecond(second * 1000);
    }
    expect(rate.perSecond(20_000)).toBe(100);
  });

  it('ends when nothing comes any more', () => {
    const rate = new Rate(5000, 0);
    rate.add(1000);
    expect([1000, 2000, 5000, 6200, 7000].map((now) => rate.perSecond(now))).toEqual([1000, 500, 200, 0, 0]);
  });

  it('is not small for a burst after a long quiet, and not huge for one at once', () => {
    const rate = new Rate(5000, 0);
    rate.perSecond(1);
    rate.add(50);
    expect(rate.perSecond(10)).toBe(50);
    rate.perSecond(3_600_000);
    rate.add(500);
    expect(rate.perSecond(7_200_000)).toBe(100);
  });

  it('remembers few moments, however often it is asked', () => {
    const rate = new Rate(60_000, 0);
    let last = 0;
    for (let now = 1; now <= 120_000; now += 1) {
      if (now % 10 === 0) rate.add(1);
      last = rate.perSecond(now);
    }
    expect(last).toBeCloseTo(100, -1);
  });
});
