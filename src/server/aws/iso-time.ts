/**
 * An instant of a member that the service's model has as `date-time`: the newer ones, of Schema Conversion and of data migrations, are texts
 * (RFC 3339) and not seconds (Smithy, "timestampFormat trait"). A class so that the protocol tells it from other instants.
 */
export class IsoTime extends Date {}
