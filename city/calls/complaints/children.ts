import { type Complaint, choice, no, yes } from './complaint.ts';

const FEVER_ADVICE = {
  topic: 'Fever in a child',
  items: [
    'Offer small drinks often, and keep an eye on how much is passed in nappies or the toilet.',
    'Paracetamol or ibuprofen may be given for distress, as the packet says, not both together.',
    'Look every few hours for a rash that does not fade when a glass is pressed on it.',
  ],
};

/** What is called about for children. */
export const CHILDREN: readonly Complaint[] = [
  {
    condition: 'Fever, baby under one',
    ages: [0.25, 1],
    weight: 6,
    mostly: 'night',
    dispositions: ['Dx12', 'Dx05'],
    told: [
      'Fever of 39.2 since yesterday evening\nTaking about half of each bottle. Two wet nappies today instead of five. Settles on being held.',
      'Hot and unsettled for two nights\nTemperature 38.8 under the arm. Older brother has had a cold. Still smiling between doses of paracetamol.',
    ],
    questions: [
      no('Is there a rash that does not fade under a glass?', 'There was no non-fading rash.'),
      no('Is the baby floppy or hard to wake?', 'The baby was neither floppy nor hard to wake.'),
      choice(
        'How much is the baby drinking?',
        'about half of what is usual',
        ['as usual', 'almost nothing'],
        'The baby was drinking about half of what is usual.',
      ),
      yes(
        'Have there been fewer wet nappies than usual in the last 12 hours?',
        'There had been fewer wet nappies than usual.',
      ),
      no('Is the soft spot on the head bulging?', 'The fontanelle was not bulging.'),
    ],
    advice: FEVER_ADVICE,
  },
  {
    condition: 'Croup',
    ages: [0.5, 5],
    weight: 5,
    mostly: 'night',
    dispositions: ['Dx11', 'Dx12'],
    told: [
      'Barking cough, woke at night\nNoisy breathing in when upset, quiet when settled on a lap. Cold for two days before.',
      'Hoarse, cough like a seal\nThird night, worse tonight. Drinking. A little sucking in under the ribs when crying.',
    ],
    questions: [
      no('Are the lips or tongue blue or grey?', 'The lips and tongue were of usual colour.'),
      yes('Is the cough barking?', 'There was a barking cough.'),
      choice(
        'When is breathing in noisy?',
        'only when upset',
        ['at rest too', 'not at all'],
        'Breathing in was noisy only when upset.',
      ),
      no('Is the child drooling or unable to swallow?', 'There was no drooling.'),
      no(
        'Could something have been breathed in or swallowed?',
        'Nothing was thought to have been inhaled.',
      ),
    ],
    advice: {
      topic: 'Noisy breathing',
      items: [
        'Sit the child upright and stay calm: crying makes the noise worse.',
        'Do not look into the throat with anything, and do not use steam.',
      ],
    },
  },
  {
    condition: 'Vomiting and diarrhoea, child',
    ages: [1, 12],
    weight: 6,
    dispositions: ['Dx13', 'Dx06', 'Dx08'],
    told: [
      'Vomiting since this morning\nSix times, now only sips stay down. Loose stools twice. Passed urine at lunch time.',
      'Diarrhoea for three days\nFour loose stools a day, no blood. Eating a little toast. Others at nursery have the same.',
    ],
    questions: [
      no('Is there blood in what comes up or in the stool?', 'There was no blood.'),
      no('Is there severe pain in the tummy all the time?', 'There was no constant severe pain.'),
      yes(
        'Has the child passed urine in the last 8 hours?',
        'Urine was passed in the last 8 hours.',
      ),
      no('Is the child unusually drowsy?', 'The child was not drowsy.'),
    ],
    advice: {
      topic: 'Vomiting and diarrhoea',
      items: [
        'Give a teaspoon of drink every few minutes, more as it stays down.',
        'Keep away from nursery or school until 48 hours after the last time.',
      ],
    },
  },
  {
    condition: 'Earache',
    ages: [2, 16],
    weight: 5,
    mostly: 'evening',
    dispositions: ['Dx07', 'Dx15'],
    told: [
      'Earache, right side, since last night\nKept awake. Temperature 38.1. Ibuprofen helps for some hours.',
      'Ear pain with runny discharge\nLess pain since it began to run this afternoon. No swimming lately.',
    ],
    questions: [
      no('Is there swelling or redness behind the ear?', 'There was no swelling behind the ear.'),
      no('Is the neck stiff, or does light hurt the eyes?', 'The neck was not stiff.'),
      choice(
        'How bad is the pain?',
        'eased by painkillers',
        ['severe all the time', 'mild'],
        'The pain was eased by painkillers.',
      ),
      no('Could there be something in the ear?', 'There was nothing in the ear.'),
    ],
    advice: {
      topic: 'Earache',
      items: ['Painkillers as the packet says.', 'Keep the ear dry and put nothing into it.'],
    },
  },
  {
    condition: 'Wheeze, known asthma, child',
    ages: [4, 16],
    weight: 4,
    mostly: 'night',
    dispositions: ['Dx32', 'Dx11'],
    told: [
      'Wheezy since tea time, blue inhaler helping for two hours only\nSix puffs by spacer an hour ago. Talks in sentences. Preventer run out last week.',
    ],
    questions: [
      no('Is it too hard to speak a whole sentence?', 'Whole sentences could be spoken.'),
      yes('Has asthma been diagnosed?', 'Asthma had been diagnosed.'),
      choice(
        'How long does the reliever last?',
        'less than four hours',
        ['four hours or more', 'it does not help'],
        'The reliever helped for less than four hours.',
      ),
      no(
        'Has the child ever been in intensive care for asthma?',
        'Intensive care had not been needed.',
      ),
    ],
    advice: {
      topic: 'Asthma',
      items: [
        'Sit upright. One puff of the reliever by spacer every minute, up to ten.',
        'Call 999 if ten puffs do not help, or speaking becomes hard.',
      ],
    },
  },
  {
    condition: 'Rash, child',
    ages: [1, 14],
    weight: 4,
    mostly: 'day',
    dispositions: ['Dx08', 'Dx28', 'Dx10'],
    told: [
      'Itchy spots, some blistering, on the tummy and back\nFirst seen yesterday. Well otherwise; playing.',
      'Blotchy red rash after a cold\nFades on pressing. No fever today. Started on the chest.',
    ],
    questions: [
      yes('Does the rash fade when a glass is pressed on it?', 'The rash faded under a glass.'),
      no('Are the lips, tongue or face swollen?', 'There was no swelling of the face.'),
      no('Is the child unwell or feverish now?', 'The child was not unwell.'),
      no('Is anybody at home pregnant?', 'Nobody at home was pregnant.'),
    ],
    advice: {
      topic: 'Rash',
      items: [
        'Keep fingernails short; lukewarm baths ease itching.',
        'A pharmacist can advise on creams.',
      ],
    },
  },
  {
    condition: 'Head injury, child',
    ages: [1, 15],
    weight: 3,
    mostly: 'day',
    dispositions: ['Dx03', 'Dx11'],
    told: [
      'Fell from a climbing frame onto the back of the head, an hour ago\nCried at once. One vomit since. Bump the size of an egg.',
    ],
    questions: [
      no('Was the child knocked out, even briefly?', 'Consciousness had not been lost.'),
      no('Has there been a fit since?', 'There had been no fit.'),
      choice(
        'How often has the child been sick since?',
        'once',
        ['not at all', 'more than twice'],
        'There had been one vomit since.',
      ),
      no(
        'Is clear fluid or blood coming from an ear or the nose?',
        'There was no fluid from ears or nose.',
      ),
      no(
        'Is there anything that worries you about how it happened?',
        'There was no concern about the cause.',
      ),
    ],
    advice: {
      topic: 'Head injury',
      items: [
        'Somebody should stay with the child for 24 hours.',
        'Rest; no screens or sport today.',
      ],
    },
  },
];
