import { type Complaint, choice, no, yes } from './complaint.ts';

const WAIT_FOR_AMBULANCE = [
  'An ambulance is on its way. Unlock the front door, and shut dogs away.',
  'Have any medicines ready. Ring back at once if anything gets worse.',
];

/** What cannot wait. */
export const EMERGENCIES: readonly Complaint[] = [
  {
    condition: 'Chest pain, central',
    ages: [35, 100],
    weight: 9,
    dispositions: ['Dx012', 'Dx011', 'Dx02'],
    told: [
      'Tight band across the chest for forty minutes\nSpreads to the left arm. Clammy, grey in the face. Has had a heart attack before.',
      'Heavy chest since climbing the stairs\nNot gone after a rest of half an hour. Sweating. Spray under the tongue used twice.',
    ],
    questions: [
      yes('Is the pain in the middle of the chest, or tight?', 'The pain was central and tight.'),
      yes('Has it lasted more than fifteen minutes?', 'It had lasted more than fifteen minutes.'),
      choice(
        'Does it spread anywhere?',
        'to an arm',
        ['to the jaw', 'nowhere'],
        'The pain spread to an arm.',
      ),
      no('Is the skin of the lips blue?', 'The lips were not blue.'),
    ],
    advice: { topic: 'While you wait', items: WAIT_FOR_AMBULANCE },
  },
  {
    condition: 'Face drooping, speech slurred',
    ages: [50, 100],
    weight: 5,
    dispositions: ['Dx012', 'Dx011'],
    told: [
      'One side of the face dropped at breakfast\nCannot lift the right arm. Words come out wrong. Was well at seven.',
    ],
    questions: [
      yes('Does one side of the face droop when smiling?', 'One side of the face drooped.'),
      yes('Is an arm weak when both are lifted?', 'One arm was weak.'),
      yes('Is the speech slurred or muddled?', 'The speech was slurred.'),
      no('Has there been a fall onto the head?', 'There had been no fall onto the head.'),
    ],
    advice: { topic: 'While you wait', items: WAIT_FOR_AMBULANCE },
  },
  {
    condition: 'Severe breathlessness',
    ages: [16, 100],
    weight: 6,
    mostly: 'night',
    dispositions: ['Dx012', 'Dx011', 'Dx02'],
    told: [
      'Cannot finish a sentence for breath\nSitting bolt upright, worse since midnight. Inhaler makes no difference.',
      'Woke fighting for breath\nAnkles swollen all week. Pink froth on coughing.',
    ],
    questions: [
      yes('Is the breathing too hard to speak a sentence?', 'A sentence could not be finished.'),
      no('Are the lips blue?', 'The lips were not blue.'),
      choice(
        'Did it begin suddenly?',
        'within an hour',
        ['over days', 'not sure'],
        'It had begun within an hour.',
      ),
    ],
    advice: { topic: 'While you wait', items: WAIT_FOR_AMBULANCE },
  },
  {
    condition: 'Fit, first one',
    ages: [1, 80],
    weight: 2,
    dispositions: ['Dx012', 'Dx02'],
    told: [
      'Shaking all over for three minutes\nNow asleep and hard to rouse. Never happened before.',
    ],
    questions: [
      no('Is the person still shaking?', 'The shaking had stopped.'),
      yes('Did it last less than five minutes?', 'It had lasted less than five minutes.'),
      no('Is there a known epilepsy?', 'There was no known epilepsy.'),
    ],
    advice: { topic: 'While you wait', items: WAIT_FOR_AMBULANCE },
  },
  {
    condition: 'Deep cut, bleeding on',
    ages: [5, 90],
    weight: 2,
    mostly: 'evening',
    dispositions: ['Dx02', 'Dx03'],
    told: [
      'Cut across the palm with a kitchen knife\nGapes open, still oozing through the second cloth. Fingers move.',
    ],
    questions: [
      no('Does it spurt?', 'The bleeding did not spurt.'),
      yes('Does the wound gape?', 'The wound gaped.'),
      no('Is there any loss of feeling beyond it?', 'Feeling was whole.'),
    ],
    advice: {
      topic: 'Bleeding',
      items: ['Press a clean cloth on it, and hold it up.', 'Bring somebody with you to drive.'],
    },
  },
  {
    condition: 'Ankle twisted, cannot stand',
    ages: [8, 75],
    weight: 2,
    mostly: 'day',
    dispositions: ['Dx03', 'Dx89'],
    told: ['Ankle gone over on the kerb\nSwollen like an egg. Cannot take four steps.'],
    questions: [
      no('Is the foot cold or white?', 'The foot was warm.'),
      yes('Is it too sore to take four steps?', 'Four steps could not be taken.'),
      no('Does the bone show?', 'No bone showed.'),
    ],
    advice: { topic: 'Sprains', items: ['Rest it, raised. Ice in a cloth for ten minutes.'] },
  },
  {
    condition: 'Newborn feeding poorly',
    ages: [0, 0.25],
    weight: 6,
    dispositions: ['Dx11', 'Dx05', 'Dx02'],
    told: [
      'Three weeks old, half the usual feeds today\nSleepy, woken for each one. Warm to touch.',
    ],
    questions: [
      no('Is the baby floppy?', 'The baby was not floppy.'),
      yes('Are there fewer wet nappies?', 'There were fewer wet nappies.'),
      no('Is there a rash that does not fade?', 'There was no non-fading rash.'),
    ],
    advice: {
      topic: 'Young babies',
      items: ['Offer a feed each hour, and keep the baby lightly dressed.'],
    },
  },
];
