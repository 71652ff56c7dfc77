/** Given and family names, put together by chance; those of the old are not those of the young. */
export const GIVEN = {
  female: {
    old: list(`Maureen Doreen Joan Beryl Edna Sheila Pauline Brenda Norma Hilda Kathleen Eileen Jean Audrey
      Marjorie Winifred Gwen Sylvia Rita Iris Indira Shanti Zofia Halina Olive Mavis Cynthia Bernadette Ngozi Mei`),
    young:
      list(`Amelia Isla Freya Poppy Chloe Jessica Hannah Leah Aisha Fatima Zainab Priya Ananya Kavya Oliwia
      Maja Ioana Elena Sofia Niamh Cerys Amara Adaeze Temi Abena Hana Yuki Xin Leila Soraya Carys Phoebe Martha`),
  },
  male: {
    old: list(`Raymond Kenneth Derek Norman Ronald Stanley Leonard Roy Gordon Terence Cyril Harold Dennis Eric
      Wilfred Clifford Bernard Gerald Hubert Ernest Mohan Harbhajan Kazimierz Stefan Winston Delroy Cornelius Seamus`),
    young:
      list(`Oliver Harry Noah Alfie Callum Rhys Ewan Finlay Adam Ibrahim Yusuf Hamza Arjun Rohan Dev Jakub
      Szymon Andrei Luca Mateo Kofi Chidi Tobi Kwame Kai Hiro Wei Omar Rayan Declan Ciaran Ivor Miles Jasper`),
  },
} as const;

export const FAMILY =
  list(`Ackroyd Adeyemi Ainsworth Akhtar Alderson Bains Balogun Barraclough Begum Birtwistle
  Boateng Braithwaite Carrick Castellano Chaudhry Cheung Cockcroft Cusack Dalgleish Davenport Desai Dhillon Drummond
  Eccles Eze Fairhurst Farouk Fenwick Finnegan Gallagher Garside Gill Goswami Greenhalgh Hargreaves Haworth Hepworth
  Hussain Ibbotson Iqbal Jankowski Kaczmarek Kapoor Kershaw Kowalczyk Lamptey Leung Lockwood Lomas Mahmood Marsden
  McAllister Mensah Mistry Moorhouse Murgatroyd Nair Nowak Ogden Okafor Olsen Oyelaran Pickersgill Popescu Quayle
  Rahman Ramsbottom Rostron Sandhu Schofield Shackleton Sidhu Stubbs Sutcliffe Tattersall Thackray Tran Udoh
  Varley Wainwright Whitworth Wojcik Yates Yeung Zaman`);

function list(words: string): readonly string[] {
  return words.trim().split(/\s+/);
}
