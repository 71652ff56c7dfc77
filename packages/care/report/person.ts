import { z } from 'zod';
import { coded } from './coded.ts';
import { identifier } from './identifier.ts';
import { reportPeriod, reportTime } from './time.ts';

const strings = z.array(z.string()).readonly();

export const personName = z
  .strictObject({
    /** The name on one line, always present. */
    text: z.string(),
    use: z.string().optional(),
    prefix: strings,
    given: strings,
    family: strings,
    suffix: strings,
  })
  .readonly();
export type PersonName = z.output<typeof personName>;

export const address = z
  .strictObject({
    /** HL7 uses: H, HP, PHYS, TMP, WP and others, as sent. */
    use: strings,
    lines: strings,
    city: z.string().optional(),
    county: z.string().optional(),
    postcode: z.string().optional(),
    country: strings,
    /** How to find or get in, in the caller's words. */
    directions: z.string().optional(),
    /** Grid references and coordinates, as sent. */
    locators: strings,
    /** Address parts that have no place above. */
    other: z.array(z.strictObject({ part: z.string(), value: z.string() }).readonly()).readonly(),
  })
  .readonly();
export type Address = z.output<typeof address>;

export const telecom = z
  .strictObject({
    kind: z.enum(['phone', 'text-phone', 'fax', 'email', 'web', 'other']),
    /** Without its scheme: 07700 900123. */
    value: z.string(),
    asSent: z.string(),
    /** HL7 uses: H, HP, HV, MC, EC, WP and others, as sent. */
    use: strings,
  })
  .readonly();
export type Telecom = z.output<typeof telecom>;

export const organisation = z
  .strictObject({
    names: strings,
    /** Organisation or site code of the Organisation Data Service, first one given. */
    ods: z.string().optional(),
    identifiers: z.array(identifier).readonly(),
    type: coded.optional(),
    telecoms: z.array(telecom).readonly(),
    addresses: z.array(address).readonly(),
    /** The organisations it is part of, nearest first. */
    partOf: z
      .array(
        z.strictObject({ names: strings, identifiers: z.array(identifier).readonly() }).readonly(),
      )
      .readonly(),
  })
  .readonly();
export type Organisation = z.output<typeof organisation>;

export const device = z
  .strictObject({
    manufacturerModel: z.string().optional(),
    software: z.string().optional(),
    code: coded.optional(),
  })
  .readonly();
export type Device = z.output<typeof device>;

/** A person, device or organisation that had a part in the episode. */
export const participation = z
  .strictObject({
    /** What they did, by the name of the element that said so: author, informant, participant. */
    as: z.string(),
    /** HL7 participation type, as sent: AUT, INF, PRCP, CALLBCK. */
    type: z.string().optional(),
    function: coded.optional(),
    role: coded.optional(),
    time: reportTime.optional(),
    period: reportPeriod.optional(),
    identifiers: z.array(identifier).readonly(),
    names: z.array(personName).readonly(),
    telecoms: z.array(telecom).readonly(),
    addresses: z.array(address).readonly(),
    organisation: organisation.optional(),
    device: device.optional(),
  })
  .readonly();
export type Participation = z.output<typeof participation>;
