/** What can be amiss in a report that was accepted all the same, in words for the person who reads it. */
export const WARNINGS = {
  'address/postcode-form': 'A postcode does not have the form of a UK postcode.',
  'attachment/not-base64': 'An attachment is marked as base64 but is not; it was kept as text.',
  'attachment/refused':
    'An attachment was not opened because it is unsafe or damaged; its bytes were kept.',
  'attachment/too-large':
    'An attachment was not opened because the message is too large; its bytes were kept.',
  'delivery/acknowledgement-asked':
    'The sender asks for an acknowledgement by a second message, which this service does not send.',
  'delivery/manifest-differs': 'The list of contents does not match what was sent.',
  'delivery/password-dropped':
    'The sender put a password or token in the message. It stands in the original and nowhere else.',
  'delivery/payload-not-readable':
    'A part of the message is encrypted or compressed and could not be read.',
  'delivery/unfamiliar-service': 'The message was sent to a service name not seen before.',
  'disposition/code-and-wording-differ':
    'The disposition code and its wording set different times; the shorter one counts.',
  'disposition/missing': 'The report has no disposition.',
  'disposition/triage-differs': 'The triage attached to the report ends in another disposition.',
  'disposition/unknown-code': 'The disposition code is not in the table.',
  'disposition/unknown-timeframe':
    'Nobody has said by when: neither the code nor the wording sets a time.',
  'document/main-not-first': 'The newest of several reports did not come first.',
  'document/patient-differs': 'A report in this message seems to be about another person.',
  'document/replaces-earlier': 'This report replaces or adds to an earlier version.',
  'document/restricted':
    'The sender marked the report as restricted: look at it before you share it.',
  'document/unfamiliar-namespace': 'The document uses a namespace not seen before.',
  'document/unfamiliar-type':
    'The document type is not an NHS 111 or integrated urgent care report.',
  'encoding/mislabelled': 'The text encoding that was declared is not the one that was used.',
  'identifier/blanks-in-system': 'The system of an identifier has blanks in it.',
  'nhs-number/invalid': 'An NHS number is not valid.',
  'nhs-number/several': 'Two different NHS numbers were given; neither is trusted.',
  'nhs-number/unverified': 'The sender did not verify the NHS number.',
  'patient/no-birth-date': 'There is no readable date of birth.',
  'patient/no-name': 'There is no patient name.',
  'patient/triage-differs':
    'The triage attached to the report names another person, date of birth or NHS number.',
  'patient/missing': 'The report names no patient.',
  'telecom/placeholder': 'A telephone number is a placeholder.',
  'time/unreadable': 'A time could not be read.',
  'time/zone-assumed': 'A time came without a zone; UK time was assumed.',
  'triage/partial': 'The sender marked the triage as incomplete.',
  'value/negated': 'A coded statement is negated; its words alone do not say so.',
  'value/withheld': 'The sender holds a value and withheld it.',
} as const;

export type WarningCode = keyof typeof WARNINGS;
export const WARNING_CODES = Object.keys(WARNINGS) as [WarningCode, ...WarningCode[]];
