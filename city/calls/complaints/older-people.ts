import { type Complaint, choice, no, yes } from './complaint.ts';

/** What is called about for older people, mostly by somebody else. */
export const OLDER_PEOPLE: readonly Complaint[] = [
  {
    condition: 'Fall at home, not injured',
    ages: [70, 100],
    weight: 6,
    mostly: 'night',
    dispositions: ['Dx12', 'Dx06', 'Dx13'],
    told: [
      'Fell by the bed, now back in the chair\nSlid down, no blow to the head. Second fall this month. Walks with a frame.',
      'Found on the kitchen floor, helped up\nOn the floor about ten minutes. Bruised elbow. Says the legs gave way.',
    ],
    questions: [
      no('Was the head hit?', 'The head had not been hit.'),
      no(
        'Is there pain in a hip, or is one leg shorter or turned out?',
        'There was no sign of a broken hip.',
      ),
      no('Are blood thinners taken?', 'Blood thinners were not taken.'),
      no(
        'Was there chest pain or a blackout before it?',
        'There was no chest pain and no blackout.',
      ),
      choice(
        'How many falls in the last year?',
        'two or more',
        ['one', 'none'],
        'There had been two or more falls.',
      ),
    ],
    advice: {
      topic: 'After a fall',
      items: [
        'Somebody should stay until you have been called.',
        'Do not walk without the usual aid.',
      ],
    },
  },
  {
    condition: 'New confusion',
    ages: [72, 100],
    weight: 5,
    mostly: 'evening',
    dispositions: ['Dx11', 'Dx05'],
    told: [
      'More muddled than usual since yesterday\nUp in the night, does not know the day. Smelly urine. Eating little.',
      'Not making sense this evening\nMemory clinic patient, but this is new. Drowsy after lunch, warm to touch.',
    ],
    questions: [
      no(
        'Is the face drooping, an arm weak or the speech slurred?',
        'There was no sign of a stroke.',
      ),
      yes('Is this different from how the person usually is?', 'The confusion was new.'),
      no('Is the person known to have diabetes?', 'Diabetes was not known.'),
      no('Is it hard to wake the person?', 'The person could be woken.'),
      yes('Is the urine dark, smelly or painful to pass?', 'There were urinary symptoms.'),
    ],
    advice: {
      topic: 'Confusion',
      items: ['Stay with the person, keep lights on.', 'Offer drinks within reach.'],
    },
  },
  {
    condition: 'Blocked urinary catheter',
    ages: [60, 100],
    weight: 4,
    mostly: 'night',
    dispositions: ['Dx05', 'Dx12'],
    told: [
      'Catheter has not drained since noon\nTummy tight and sore. Leaking a little round it. Last changed five weeks ago.',
    ],
    questions: [
      yes('Is there pain low in the tummy?', 'There was lower abdominal pain.'),
      choice(
        'Since when has nothing drained?',
        'four hours or more',
        ['less than four hours', 'it drains a little'],
        'Nothing had drained for four hours or more.',
      ),
      no('Is there bright blood or are there clots in the bag?', 'There was no blood in the bag.'),
      no('Is there a fever or shaking?', 'There was no fever.'),
    ],
    advice: {
      topic: 'Catheter',
      items: [
        'Look that the tube is not bent and the bag hangs lower than the bladder.',
        'Do not pull on the tube.',
      ],
    },
  },
  {
    condition: 'Symptom control, palliative care',
    ages: [55, 100],
    weight: 4,
    mostly: 'night',
    dispositions: ['Dx117'],
    told: [
      'Breakthrough pain, known to the hospice team\nOral morphine taken twice since eight, holds for an hour. Family present and asks for a visit.',
      'More restless, secretions in the throat\nExpected to be in the last days. Anticipatory medicines are in the house.',
    ],
    questions: [
      yes(
        'Is the person known to a palliative care team?',
        'A palliative care team knew the person.',
      ),
      yes('Are anticipatory medicines in the home?', 'Anticipatory medicines were in the home.'),
      choice(
        'What troubles most?',
        'pain or restlessness',
        ['breathlessness', 'something else'],
        'Pain or restlessness troubled most.',
      ),
      no('Is this a sudden change that nobody expected?', 'The change was not unexpected.'),
    ],
    advice: {
      topic: 'Until somebody comes',
      items: [
        'Have the medicines and the chart at hand.',
        'Call again at once if it becomes harder to bear.',
      ],
    },
  },
  {
    condition: 'Expected death',
    ages: [70, 100],
    weight: 1,
    dispositions: ['Dx116'],
    told: [
      'Died in the last hour, expected, at home with family\nA form not to attempt resuscitation is in the blue folder. Family asks for verification.',
    ],
    questions: [
      yes('Was the death expected?', 'The death was expected.'),
      yes('Is there a valid form about resuscitation?', 'There was a form about resuscitation.'),
      no('Is there anything about it that worries you?', 'Nothing about it caused concern.'),
    ],
    advice: {
      topic: 'Until somebody comes',
      items: [
        'There is no hurry, and nothing that you must do now.',
        'Call back at any time if you want to talk.',
      ],
    },
  },
  {
    condition: 'Swollen, weeping legs',
    ages: [65, 100],
    weight: 4,
    mostly: 'day',
    dispositions: ['Dx06', 'Dx07', 'Dx75'],
    told: [
      'Both legs swollen and leaking for a week\nBandages soaked through. Sleeps in the chair. District nurse due on Thursday.',
    ],
    questions: [
      no('Is only one leg swollen?', 'Both legs were swollen.'),
      no('Is it harder to breathe than usual, or to lie flat?', 'Breathing was as usual.'),
      no('Is a leg cold, white or blue?', 'The legs were warm and of usual colour.'),
      yes('Is the skin broken or weeping?', 'The skin was weeping.'),
    ],
    advice: {
      topic: 'Swollen legs',
      items: ['Raise the legs when sitting.', 'Cover what leaks with a clean pad.'],
    },
  },
];
