import type { CodeEntry } from '../../text/finding.ts';

/** Findings about objects and references to them: GW3080 to GW3099. */
export const objectFindings = {
  reference: {
    code: 'GW3080',
    title: 'Reference to a row that is not known',
    severity: 'error',
    effortHours: 2,
    why: 'PostgreSQL has no object identifiers: a REF is held as the key of the row that it points to, and for that it must be known which object table or view has the row.',
    todo: 'Give the REF a scope (SCOPE IS table) in the source, or keep the key of the row and join by it.',
    sct: 5321,
  },
  subtype: {
    code: 'GW3081',
    title: 'Test or conversion of an object to another type',
    severity: 'error',
    effortHours: 2,
    why: 'A value of a composite type is of that type and no other: a column or row of a type cannot hold objects of its subtypes.',
    todo: 'Keep a column that tells the kind of the object, and the attributes of the subtypes in columns or tables of their own.',
  },
  rowWithoutType: {
    code: 'GW3082',
    title: 'VALUE of something that is no object table or view',
    severity: 'error',
    effortHours: 1,
    why: 'The type of its rows is not known, so that no object can be made of them.',
    todo: 'Write the row with its columns: ROW(…)::type.',
  },
  dependsOnRefused: {
    code: 'GW3083',
    title: 'Object on a view that could not be converted',
    severity: 'error',
    effortHours: 0.5,
    why: 'It cannot be created without the view, which the findings of the view explain.',
    todo: 'Write the view by hand, then convert this object with it or write it too.',
  },
  comparison: {
    code: 'GW3085',
    title: 'Objects compared where their method cannot be called',
    severity: 'error',
    effortHours: 2,
    why: 'Oracle compares objects of the type by its MAP or ORDER method. PostgreSQL sorts, groups and joins sets of composite values attribute by attribute, and takes an ORDER method for none of that.',
    todo: 'Sort, group or compare by a value that stands for the object: a MAP method instead of an ORDER method, or attributes.',
    sct: 5028,
  },
  subviews: {
    code: 'GW3084',
    title: 'Object view without the rows of its subviews',
    severity: 'warning',
    effortHours: 1,
    why: 'A query of an object view also gives the rows of the views UNDER it. Their types are composite types of their own here, so that the rows do not fit together.',
    todo: 'Add the rows of the subviews with UNION ALL, as far as the attributes are those of the view.',
  },
} as const satisfies Record<string, CodeEntry>;
