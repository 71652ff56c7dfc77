import { type Complaint, choice, no, yes } from './complaint.ts';

/** Calls about medicines. */
export const MEDICINES: readonly Complaint[] = [
  {
    condition: 'Repeat medicine run out',
    ages: [25, 90],
    weight: 6,
    mostly: 'evening',
    dispositions: ['Dx85', 'Dx80', 'Dx86', 'Dx87'],
    told: [
      'Blood pressure tablets run out\nLast taken yesterday. Surgery closed until Monday. Well otherwise.',
      'Epilepsy tablets left behind on a journey\nNext dose due tonight. No fit for two years. Box photographed.',
      'Insulin pen broken, no spare\nLong-acting dose due at ten. Sugars 9 to 12 today.',
    ],
    questions: [
      no('Are there symptoms from missing it?', 'There were no symptoms from missing it.'),
      choice(
        'When is the next dose due?',
        'today',
        ['tomorrow', 'it is overdue'],
        'The next dose was due today.',
      ),
      yes('Is it prescribed regularly?', 'It was prescribed regularly.'),
      no('Is it a controlled drug?', 'It was not a controlled drug.'),
    ],
    advice: {
      topic: 'Medicines',
      items: [
        'Have the empty box or the repeat slip at hand.',
        'Do not take somebody else’s medicine.',
      ],
    },
  },
  {
    condition: 'Medicine question',
    ages: [18, 85],
    weight: 3,
    mostly: 'day',
    dispositions: ['Dx28', 'Dx82'],
    told: [
      'Took the evening tablets twice\nAmlodipine and atorvastatin, both an hour apart. Feels well.',
      'Antibiotic and a glass of wine\nAsks whether that matters. On the second day of the course.',
    ],
    questions: [
      no('Are there any symptoms now?', 'There were no symptoms.'),
      no('Was it taken to come to harm?', 'It had not been taken to come to harm.'),
      no('Was a child involved?', 'No child was involved.'),
    ],
    advice: {
      topic: 'Medicines',
      items: ['Take no further dose until you have been told.', 'Keep the packets.'],
    },
  },
  {
    condition: 'Emergency contraception',
    ages: [16, 48],
    sex: 'female',
    weight: 3,
    mostly: 'day',
    dispositions: ['Dx97', 'Dx98'],
    told: ['Condom split last night\nNo regular contraception. Asks for the morning-after pill.'],
    questions: [
      choice(
        'How long ago?',
        'less than 72 hours',
        ['three to five days', 'longer'],
        'It was less than 72 hours ago.',
      ),
      no('Is there any worry about consent?', 'There was no concern about consent.'),
      no('Are other medicines taken?', 'No other medicines were taken.'),
    ],
    advice: {
      topic: 'Emergency contraception',
      items: ['The sooner it is taken, the better it works.'],
    },
  },
  {
    condition: 'Diarrhoea while on antibiotics',
    ages: [40, 90],
    weight: 3,
    dispositions: ['Dx06', 'Dx15'],
    told: [
      'Watery stools six times today\nFinished clarithromycin two days ago. Drinking, a little light-headed on standing.',
    ],
    questions: [
      no('Is there blood in the stool?', 'There was no blood in the stool.'),
      yes(
        'Have antibiotics been taken in the last month?',
        'Antibiotics had been taken in the last month.',
      ),
      no('Is there severe pain all the time?', 'There was no constant severe pain.'),
      yes('Can drinks be kept down?', 'Drinks could be kept down.'),
    ],
    advice: {
      topic: 'Diarrhoea',
      items: [
        'Drink a glass after each loose stool.',
        'Wash hands with soap; gels are not enough.',
      ],
    },
  },
];
