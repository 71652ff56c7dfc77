import * as to from './dispositions.ts';
import { ask, choice, end, pack, yesNo } from './writing.ts';

const CALL_999 = {
  en: 'If breathing or swallowing gets hard, the swelling spreads to the eye or neck, or {you feel|they feel|your child feels} very unwell, call 999 at once.',
  pl: 'Jeśli trudno będzie oddychać lub przełykać, obrzęk obejmie oko lub szyję albo {poczuje się Pan/Pani|ta osoba poczuje się|dziecko poczuje się} bardzo źle, proszę natychmiast dzwonić pod 999.',
};
const CALL_111 = {
  en: 'If the face swells, the mouth does not open, a fever comes, or painkillers stop helping, call 111 again. If breathing or swallowing gets hard, call 999.',
  pl: 'Jeśli twarz spuchnie, nie będzie można otworzyć ust, pojawi się gorączka lub leki przestaną pomagać, proszę znów zadzwonić pod 111. Jeśli trudno będzie oddychać lub przełykać, proszę dzwonić pod 999.',
};

/** The pack in two languages. */
export const dentalPain = pack({
  id: 'dental-pain',
  version: '1.1.0',
  title: { en: 'Dental pain', pl: 'Ból zęba' },
  languages: ['en', 'pl'],
  sources: [
    'General knowledge of spreading dental infection, bleeding, injured teeth and toothache.',
  ],
  start: 'airway',
  callBack: 'clinician-now',
  redFlags: {
    airway: [
      {
        en: 'Trouble breathing or swallowing, drooling, swelling of tongue or neck',
        pl: 'Trudności z oddychaniem lub przełykaniem, ślinienie, obrzęk języka lub szyi',
      },
      'ambulance-2',
    ],
    'heart-like': [
      {
        en: 'Jaw pain with chest pain, sweat or breathlessness',
        pl: 'Ból szczęki z bólem w klatce piersiowej, potami lub dusznością',
      },
      'ambulance-2',
    ],
    sepsis: [
      {
        en: 'Very unwell: muddled, mottled, fast breathing',
        pl: 'Bardzo zły stan: splątanie, marmurkowa skóra, szybki oddech',
      },
      'ambulance-2',
    ],
    eye: [
      { en: 'Swelling that closes the eye', pl: 'Obrzęk zamykający oko' },
      'emergency-department-1h',
    ],
  },
  steps: {
    airway: yesNo(
      {
        en: 'Is it hard {for you|for them|for your child} to breathe or to swallow spit, or is the tongue or the floor of the mouth swollen?',
        pl: 'Czy {trudno Panu/Pani|tej osobie trudno|dziecku trudno} oddychać lub przełykać ślinę albo czy język lub dno jamy ustnej są spuchnięte?',
      },
      { yes: '!airway', no: 'chest' },
    ),
    chest: yesNo(
      {
        en: 'Is there pain in the chest or arm too, or sweating, or does the jaw ache with effort?',
        pl: 'Czy boli też klatka piersiowa lub ramię, występują poty albo szczęka boli przy wysiłku?',
      },
      { yes: '!heart-like', no: 'ill' },
      'Pain of the heart can be felt in the jaw.',
    ),
    ill: yesNo(
      {
        en: '{Are you|Are they|Is your child} muddled, mottled, or breathing fast, and very unwell?',
        pl: 'Czy {jest Pan/Pani|ta osoba jest|dziecko jest} w bardzo złym stanie: splątanie, marmurkowa skóra lub szybki oddech?',
      },
      { yes: '!sepsis', no: 'injury' },
    ),
    injury: ask({ en: 'How did it begin?', pl: 'Jak to się zaczęło?' }, [
      choice('blow', { en: 'With a blow to the mouth', pl: 'Po uderzeniu w usta' }, 'head'),
      choice('pulled', { en: 'After a tooth was pulled', pl: 'Po wyrwaniu zęba' }, 'bleeding'),
      choice('itself', { en: 'By itself', pl: 'Samo z siebie' }, 'swelling'),
      choice('unsure', { en: 'Not sure', pl: 'Nie wiadomo' }, 'swelling'),
    ]),
    head: yesNo(
      {
        en: 'Since the blow: knocked out, vomiting, drowsiness or a bad headache; or {do you|do they|does your child} take a blood thinner?',
        pl: 'Czy po uderzeniu doszło do utraty przytomności, wymiotów, senności lub silnego bólu głowy albo {przyjmuje Pan/Pani|ta osoba przyjmuje|dziecko przyjmuje} lek przeciwzakrzepowy?',
      },
      { yes: 'emergency-department-1h', no: 'jaw' },
    ),
    jaw: yesNo(
      {
        en: 'Do the teeth no longer meet as they did, or does the jaw not open?',
        pl: 'Czy zęby nie stykają się jak wcześniej albo szczęka się nie otwiera?',
      },
      { yes: 'emergency-department-1h', no: 'knocked-out' },
    ),
    'knocked-out': ask({ en: 'Was a tooth knocked out?', pl: 'Czy ząb został wybity?' }, [
      choice(
        'adult',
        { en: 'Yes, a grown-up tooth', pl: 'Tak, ząb stały' },
        'emergency-department-1h',
      ),
      choice('milk', { en: 'Yes, a milk tooth', pl: 'Tak, ząb mleczny' }, 'dentist-24h'),
      choice(
        'chip',
        { en: 'No, chipped or loose', pl: 'Nie, ukruszony lub ruchomy' },
        'dentist-24h',
      ),
    ]),
    bleeding: yesNo(
      {
        en: 'Does it still bleed after twenty minutes of biting on a clean cloth?',
        pl: 'Czy po dwudziestu minutach zagryzania czystej tkaniny nadal krwawi?',
      },
      { yes: 'thinner', no: 'swelling' },
    ),
    thinner: yesNo(
      {
        en: '{Do you|Do they|Does your child} take a blood thinner, or have a bleeding disorder?',
        pl: 'Czy {przyjmuje Pan/Pani|ta osoba przyjmuje|dziecko przyjmuje} lek przeciwzakrzepowy albo ma zaburzenia krzepnięcia?',
      },
      { yes: 'emergency-department-1h', no: 'dentist-6h' },
    ),
    swelling: ask(
      { en: 'Is the face or the gum swollen?', pl: 'Czy twarz lub dziąsło są spuchnięte?' },
      [
        choice('eye', { en: 'The face, up to the eye', pl: 'Twarz, aż do oka' }, '!eye'),
        choice('face', { en: 'The cheek or the jaw', pl: 'Policzek lub szczęka' }, 'fever'),
        choice('gum', { en: 'Only the gum', pl: 'Tylko dziąsło' }, 'dentist-24h'),
        choice('no', { en: 'No', pl: 'Nie' }, 'sleep'),
      ],
    ),
    fever: yesNo(
      {
        en: 'Is there a fever, or does the mouth open less than two fingers wide?',
        pl: 'Czy jest gorączka albo usta otwierają się na mniej niż dwa palce?',
      },
      { yes: 'emergency-department-1h', no: 'immune' },
    ),
    immune: yesNo(
      {
        en: '{Do you have|Do they have|Does your child have} diabetes, a weak immune system or a replaced heart valve?',
        pl: 'Czy {ma Pan/Pani|ta osoba ma|dziecko ma} cukrzycę, osłabioną odporność lub sztuczną zastawkę serca?',
      },
      { yes: 'dentist-6h', no: 'dentist-6h-next' },
    ),
    'dentist-6h-next': yesNo(
      {
        en: 'Has the swelling grown since this morning?',
        pl: 'Czy obrzęk powiększył się od rana?',
      },
      { yes: 'dentist-6h', no: 'dentist-24h' },
    ),
    sleep: yesNo(
      {
        en: 'Does it hurt by itself or at night, in spite of painkillers?',
        pl: 'Czy boli samoistnie lub w nocy mimo leków przeciwbólowych?',
      },
      { yes: 'dose', no: 'filling' },
    ),
    dose: yesNo(
      {
        en: '{Have you|Have they|Has your child} had more painkillers than the packet allows?',
        pl: 'Czy {przyjął Pan / przyjęła Pani|ta osoba przyjęła|dziecko przyjęło} więcej leków przeciwbólowych, niż podano na opakowaniu?',
      },
      { yes: 'emergency-department-1h', no: 'dentist-24h' },
      'Too much paracetamol for toothache is common, and harms late.',
    ),
    filling: ask({ en: 'What is it most?', pl: 'Co dokucza najbardziej?' }, [
      choice(
        'lost',
        { en: 'A lost filling or crown', pl: 'Wypadła plomba lub korona' },
        'pharmacy',
      ),
      choice('ulcer', { en: 'A sore spot or ulcer', pl: 'Bolesne miejsce lub afta' }, 'ulcer'),
      choice(
        'cold',
        { en: 'A twinge with cold or sweet', pl: 'Ból przy zimnym lub słodkim' },
        'self-care',
      ),
    ]),
    ulcer: yesNo(
      {
        en: 'Has the sore been there for three weeks or longer?',
        pl: 'Czy zmiana utrzymuje się od trzech tygodni lub dłużej?',
      },
      { yes: 'dentist-24h', no: 'pharmacy' },
    ),
    'ambulance-2': end(to.AMBULANCE_2, CALL_999),
    'clinician-now': end(to.CLINICIAN_NOW, CALL_999),
    'emergency-department-1h': end(to.EMERGENCY_DEPARTMENT_1H, CALL_999, [
      {
        en: 'A grown-up tooth that was knocked out: hold it by the crown, rinse it briefly in milk, and push it back or keep it in milk.',
        pl: 'Wybity ząb stały: trzymać za koronę, krótko opłukać w mleku i włożyć na miejsce albo przechować w mleku.',
      },
    ]),
    'dentist-6h': end(to.DENTIST_6H, CALL_999),
    'dentist-24h': end(to.DENTIST_24H, CALL_111),
    pharmacy: end(to.PHARMACY_24H, CALL_111),
    'self-care': end(to.SELF_CARE, CALL_111, [
      {
        en: 'Painkillers as the packet says. Soft food, on the other side.',
        pl: 'Leki przeciwbólowe zgodnie z opakowaniem. Miękkie jedzenie, po drugiej stronie.',
      },
    ]),
  },
});
