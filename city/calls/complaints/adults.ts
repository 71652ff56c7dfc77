import { type Complaint, choice, no, yes } from './complaint.ts';

/** What adults call about. */
export const ADULTS: readonly Complaint[] = [
  {
    condition: 'Abdominal pain',
    ages: [16, 75],
    weight: 8,
    dispositions: ['Dx05', 'Dx11', 'Dx06'],
    told: [
      'Tummy pain, lower right, since the small hours\nStarted round the navel. Off food, sick once. Worse on walking.',
      'Cramping pain across the upper tummy after meals\nThird time this week. Eased by lying still. No fever.',
    ],
    questions: [
      no('Did the pain come on suddenly, like a tear?', 'The pain had not come on suddenly.'),
      no(
        'Is there blood in vomit or stool, or black stool?',
        'There was no blood and no black stool.',
      ),
      choice(
        'How bad is the pain now?',
        'moderate',
        ['severe', 'mild'],
        'The pain was moderate at the time of the call.',
      ),
      yes('Does moving make it worse?', 'Movement made the pain worse.'),
      no('Has there been a fever in the last 12 hours?', 'There was no fever.'),
    ],
    advice: {
      topic: 'Abdominal pain',
      items: [
        'Take nothing to eat until you have been called.',
        'Paracetamol with a sip of water is allowed.',
      ],
    },
  },
  {
    condition: 'Back pain',
    ages: [20, 70],
    weight: 6,
    mostly: 'day',
    dispositions: ['Dx07', 'Dx08', 'Dx10'],
    told: [
      'Low back pain after lifting boxes on Saturday\nGoes into the left buttock. Can walk. Sleeping badly.',
      'Back has locked again\nSame as two years ago. Co-codamol left over, not helping.',
    ],
    questions: [
      no(
        'Is there numbness between the legs or around the back passage?',
        'There was no saddle numbness.',
      ),
      no(
        'Is there new trouble passing urine or holding stool?',
        'Bladder and bowel were as usual.',
      ),
      no('Is a leg weak, so that the foot drags?', 'There was no weakness of the legs.'),
      no(
        'Is there a fever or has there been cancer?',
        'There was no fever and no history of cancer.',
      ),
    ],
    advice: {
      topic: 'Back pain',
      items: [
        'Keep moving as far as the pain allows.',
        'Heat may help. Painkillers as the packet says.',
      ],
    },
  },
  {
    condition: 'Cold and cough',
    ages: [2, 100],
    weight: 14,
    dispositions: ['Dx38', 'Dx28'],
    told: [
      'Runny nose and cough for four days\nEating and drinking. No trouble breathing. Wants to know whether antibiotics are needed.',
      'Cough that keeps everybody awake\nNo fever. Otherwise as usual.',
    ],
    questions: [
      no('Is it hard to breathe?', 'Breathing was easy.'),
      no('Is there blood in what is coughed up?', 'No blood was coughed up.'),
      yes('Is the person drinking as usual?', 'Drinking was as usual.'),
    ],
    advice: {
      topic: 'Colds',
      items: [
        'Drink often, rest, and take paracetamol as the packet says.',
        'A cough may last three weeks.',
      ],
    },
  },
  {
    condition: 'Sore throat',
    ages: [16, 50],
    weight: 6,
    mostly: 'evening',
    dispositions: ['Dx15', 'Dx28', 'Dx07'],
    told: [
      'Sore throat for four days, white spots seen\nSwallowing hurts but drinks go down. Temperature 38.4 this morning.',
    ],
    questions: [
      no('Is it too sore to swallow your own saliva?', 'Saliva could be swallowed.'),
      no('Is it hard to open the mouth, or is the voice muffled?', 'The mouth opened fully.'),
      no('Are you on medicine that weakens the immune system?', 'No such medicine was taken.'),
      choice(
        'Since when?',
        'three to seven days',
        ['less', 'more than a week'],
        'It had lasted three to seven days.',
      ),
    ],
    advice: {
      topic: 'Sore throat',
      items: [
        'Cool drinks and soft food.',
        'Most sore throats pass within a week without antibiotics.',
      ],
    },
  },
  {
    condition: 'Urinary symptoms',
    ages: [17, 80],
    sex: 'female',
    weight: 7,
    dispositions: ['Dx06', 'Dx12'],
    told: [
      'Burning on passing urine, going every half hour\nSince yesterday. Cloudy. Had the same in spring.',
      'Cystitis again, now with an ache in the side\nThird day. Drinking plenty, off food. Had antibiotics for it in March.',
    ],
    questions: [
      no('Could you be pregnant?', 'Pregnancy was not thought possible.'),
      no('Is there visible blood or clots in the urine?', 'There was no visible blood.'),
      yes('Does it hurt or burn to pass urine?', 'Passing urine was painful.'),
      no('Have you been shaking with cold?', 'There had been no rigors.'),
      no('Are you unable to pass any urine?', 'Urine could be passed.'),
    ],
    advice: {
      topic: 'Urinary symptoms',
      items: [
        'Drink enough that the urine is pale.',
        'Have a sample ready in a clean pot if you can.',
      ],
    },
  },
  {
    condition: 'Chest infection symptoms',
    ages: [30, 90],
    weight: 6,
    dispositions: ['Dx12', 'Dx06', 'Dx07'],
    told: [
      'Cough with green phlegm for a week, more breathless on the stairs\nNo chest pain. Smoker until last year.',
      'Chesty and feverish\nSleeping propped up. Sore ribs from coughing. Has an inhaler for winters.',
    ],
    questions: [
      no('Is there crushing or spreading chest pain?', 'There was no crushing chest pain.'),
      choice(
        'How is the breathing?',
        'breathless on effort only',
        ['breathless at rest', 'as usual'],
        'There was breathlessness on effort only.',
      ),
      no('Is there blood in what is coughed up?', 'There was no blood in the sputum.'),
      no('Is one calf painful or swollen?', 'The calves were of usual size.'),
      yes(
        'Has there been a fever in the last 24 hours?',
        'There had been a fever in the last 24 hours.',
      ),
    ],
    advice: {
      topic: 'Cough and fever',
      items: ['Rest upright, drink often.', 'Use inhalers as prescribed.'],
    },
  },
  {
    condition: 'Dental pain',
    ages: [16, 70],
    weight: 6,
    mostly: 'night',
    dispositions: ['Dx08', 'Dx15', 'Dx07'],
    told: [
      'Toothache, lower left, three days, cheek now swollen\nNo dentist. Can open the mouth. Temperature not taken.',
    ],
    questions: [
      no('Is the swelling closing the eye or going down the neck?', 'The swelling had not spread.'),
      no('Is it hard to swallow or breathe?', 'Swallowing and breathing were as usual.'),
      no(
        'Have more painkillers been taken than the packet allows?',
        'No more than the stated dose was taken.',
      ),
      yes('Is the face swollen?', 'The face was swollen.'),
    ],
    advice: {
      topic: 'Toothache',
      items: [
        'Rinse with warm salt water.',
        'Do not take two medicines that both contain paracetamol.',
      ],
    },
  },
  {
    condition: 'Migraine',
    ages: [16, 60],
    weight: 4,
    mostly: 'evening',
    dispositions: ['Dx12', 'Dx06'],
    told: [
      'Headache with flashing lights, as in earlier migraines\nSumatriptan at noon came up again. In a dark room since.',
    ],
    questions: [
      no('Did it reach its worst within a minute or so?', 'The headache had not come suddenly.'),
      no('Is the neck stiff, or is there a rash?', 'There was neither stiff neck nor rash.'),
      no('Is there weakness, slurred speech or a drooping face?', 'There was no weakness.'),
      yes('Is this like earlier migraines?', 'It was like earlier migraines.'),
      no('Has there been a blow to the head?', 'There had been no injury to the head.'),
    ],
    advice: {
      topic: 'Headache',
      items: ['Rest in a dark, quiet room.', 'Small sips of water often.'],
    },
  },
  {
    condition: 'Low mood and poor sleep',
    ages: [18, 65],
    weight: 4,
    mostly: 'night',
    dispositions: ['Dx11', 'Dx13'],
    told: [
      'Not coping, not slept for three nights\nLost job last month. No plan to come to harm; wants to talk to somebody tonight.',
    ],
    questions: [
      no(
        'Have you taken or done anything to harm yourself?',
        'Nothing had been done to come to harm.',
      ),
      no('Do you have a plan to end your life?', 'There was no plan.'),
      yes('Is somebody with you, or could somebody come?', 'Somebody could come.'),
      no('Are you hearing or seeing things that others do not?', 'There were no such experiences.'),
    ],
    advice: {
      topic: 'Until you are called',
      items: [
        'Stay with somebody you trust.',
        'In danger of acting on thoughts of harm, call 999.',
      ],
    },
  },
  {
    condition: 'Bleeding in early pregnancy',
    ages: [18, 44],
    sex: 'female',
    weight: 3,
    dispositions: ['Dx05', 'Dx02'],
    told: [
      'Nine weeks pregnant, spotting since this morning\nLight, brown. Mild cramp low down. Scan booked next week.',
    ],
    questions: [
      no('Has more than one pad an hour been soaked?', 'Bleeding was lighter than a pad an hour.'),
      no(
        'Is there severe pain low down, or in a shoulder tip?',
        'There was no severe or shoulder pain.',
      ),
      no('Have you fainted or felt about to?', 'There had been no faintness.'),
      yes('Has a test shown that you are pregnant?', 'Pregnancy had been shown by a test.'),
    ],
    advice: {
      topic: 'Bleeding in pregnancy',
      items: ['Use pads, so that the amount can be told.', 'Keep anything that is passed.'],
    },
  },
  {
    condition: 'Insect bite, spreading redness',
    ages: [6, 80],
    weight: 4,
    mostly: 'day',
    dispositions: ['Dx07', 'Dx13'],
    told: [
      'Bite on the calf three days ago, redness spreading\nHot, the size of a hand. Edge drawn round with a pen at noon and now past it.',
    ],
    questions: [
      no(
        'Is there swelling of the face or trouble breathing?',
        'There was no sign of severe allergy.',
      ),
      yes('Is the redness spreading?', 'The redness was spreading.'),
      no('Is there a fever, or do you feel very unwell?', 'There was no fever.'),
      no('Do you have diabetes?', 'Diabetes was not known.'),
    ],
    advice: {
      topic: 'Bite',
      items: ['Raise the leg.', 'Draw round the edge of the redness with a pen and note the time.'],
    },
  },
];
