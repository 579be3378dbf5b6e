import type { Complexity, ReportFinding, Status } from './model.ts';

/**
 * Hours of work by hand that findings cost together. What is only told for information costs nothing.
 *
 * Hours are summed per occurrence, with no surcharge for learning, so that every total in a report is the sum of the
 * lines below it.
 */
export function hoursOf(findings: readonly Pick<ReportFinding, 'severity' | 'effortHours'>[]): number {
  let hours = 0;
  for (const each of findings) if (each.severity !== 'info') hours += each.effortHours;
  return round(hours);
}

/**
 * The class of an object, by the bounds of the AWS Schema Conversion Tool: simple is below two hours, medium two to
 * six, complex above six. An object without warnings and errors is automatic; what was not converted is a class of its own.
 */
export function complexityOf(
  converted: boolean,
  findings: readonly Pick<ReportFinding, 'severity' | 'effortHours'>[],
): Complexity {
  if (!converted) return 'not-converted';
  if (findings.every((each) => each.severity === 'info')) return 'automatic';
  const hours = hoursOf(findings);
  if (hours < 2) return 'simple';
  return hours <= 6 ? 'medium' : 'complex';
}

/** The status that goes with it: findings for information alone do not count as findings to act on. */
export function statusOf(converted: boolean, findings: readonly Pick<ReportFinding, 'severity'>[]): Status {
  if (!converted) return 'not-converted';
  return findings.some((each) => each.severity !== 'info') ? 'converted-with-findings' : 'converted';
}

/**
 * What AWS expects one occurrence of a Schema Conversion Tool action item to cost, Oracle to PostgreSQL, in hours.
 *
 * The numbers are the default hours per occurrence of AWS's open Database Migration Assessment Framework, keyed by
 * action item; they are here to compare with, and as the scale on which Godwit's own hours were set. Undefined for an
 * action item that AWS gives no hours for.
 */
export function awsHours(sct: number): number | undefined {
  return awsHoursOf.get(sct);
}

/** Action items by AWS's hours for one occurrence. */
const awsHoursTable: readonly (readonly [hours: number, items: string])[] = [
  [0.0001, '5610'],
  [0.01, '1502 5027 5103 5299 5333 5352 5591 5595 5597'],
  [0.05, '5617'],
  [0.1, '5075 5225 5293 5581 5590 5600 5659 5662'],
  [0.2, '5298 5300 5301 5326'],
  [0.25, '5592 5593 5640'],
  [
    0.5,
    '1514 5034 5035 5036 5037 5040 5041 5042 5044 5065 5067 5069 5079 5145 5146 5147 5213 5243 5350 ' +
      '5552 5553 5571 5584 5585 5594 5599 5601 5604 5635 5639 5656 5661 5664 5668 5796 5972',
  ],
  [
    1,
    '1500 1512 5038 5043 5062 5063 5064 5070 5071 5073 5077 5081 5087 5088 5091 5092 5094 5097 5099 ' +
      '5138 5141 5142 5226 5238 5341 5351 5550 5551 5560 5561 5586 5598 5611 5624 5625 5663 5792 5793 ' +
      '5794 5795 5969 5970 5971 5978 5979 5981',
  ],
  [1.5, '5090 5501'],
  [
    2,
    '1504 1505 1506 5024 5029 5030 5031 5032 5033 5068 5078 5082 5093 5096 5100 5102 5117 5118 5127 ' +
      '5139 5140 5143 5144 5201 5202 5203 5206 5240 5241 5245 5320 5334 5340 5502 5554 5559 5578 5580 ' +
      '5582 5612 5615 5621 5622 5627 5628 5633 5634 5638 5641 5650 5652 5654 5655 5657 5658 5660 5666 ' +
      '5797 5850',
  ],
  [2.5, '5576'],
  [3, '1510 5562 5653'],
  [
    4,
    '1501 1507 5025 5026 5028 5080 5120 5196 5200 5242 5271 5272 5556 5602 5603 5605 5608 5613 5614 ' +
      '5618 5619 5620 5623 5626 5636 5644 5647 5667 5977',
  ],
  [5, '5629 5630 5980'],
  [
    8,
    '1503 1511 1513 1515 5095 5098 5121 5126 5198 5199 5208 5212 5306 5321 5322 5332 5335 5339 5348 ' +
      '5500 5503 5557 5558 5572 5574 5575 5579 5587 5606 5607 5616 5631 5632 5646 5648 5651 5665 5976',
  ],
  [16, '1508 1701 5637'],
  [24, '5643 5645'],
  [40, '5317 5330 5353 5555 5569 5577 5583 5609'],
  [48, '5649'],
  [100, '1509'],
  [160, '1700 5311 5313 5415'],
];

const awsHoursOf: ReadonlyMap<number, number> = new Map(
  awsHoursTable.flatMap(([hours, items]) => items.split(' ').map((item) => [Number(item), hours] as const)),
);

/** Sums of tenths drift in binary: four decimals keep the bounds of the classes exact. */
function round(hours: number): number {
  return Math.round(hours * 10_000) / 10_000;
}
