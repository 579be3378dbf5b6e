/**
 * Why something that was asked for is not done: the faults of the DMS API ("Common errors", and the errors of each action), which the other door translates
 * into its own.
 */
export type FaultName =
  | 'AccessDeniedFault'
  | 'FailedDependencyFault'
  | 'InsufficientResourceCapacityFault'
  | 'InvalidCertificateFault'
  | 'InvalidOperationFault'
  | 'InvalidResourceStateFault'
  | 'InvalidSubnet'
  | 'ResourceAlreadyExistsFault'
  | 'ResourceNotFoundFault'
  | 'ResourceQuotaExceededFault'
  | 'SNSInvalidTopicFault'
  | 'InvalidParameterValueException'
  | 'InvalidParameterCombinationException'
  | 'ValidationException';

/** A request that cannot be fulfilled, with a message for whoever asked: what, why, and what to do. */
export class Fault extends Error {
  readonly fault: FaultName;

  constructor(fault: FaultName, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'Fault';
    this.fault = fault;
  }
}

/** Nothing has this name. */
export function notFound(message: string): Fault {
  return new Fault('ResourceNotFoundFault', message);
}

/** The resource is in a state in which this cannot be done. */
export function invalidState(message: string): Fault {
  return new Fault('InvalidResourceStateFault', message);
}

/** What was given is not right. */
export function invalidValue(message: string): Fault {
  return new Fault('InvalidParameterValueException', message);
}
