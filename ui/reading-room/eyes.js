// The two photographs: choosing, dropping, showing, and the heat map over each.

const NAMES = { right: ["Right eye", "OD"], left: ["Left eye", "OS"] };

// Viridis, which keeps its order for every kind of colour vision; red, green, blue at equal steps.
const VIRIDIS = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
const FAINTEST = 0.1;
const STRONGEST = 0.75;

/** One eye's panel; `chosen(eye, file)` is called with what the user chooses. */
export class EyePanel {
  constructor(element, chosen) {
    this.eye = element.dataset.eye;
    element.append(document.getElementById("eye").content.cloneNode(true));
    const [name, abbreviation] = NAMES[this.eye];
    element.querySelector(".name").textContent = name;
    const short = element.querySelector("abbr");
    short.textContent = abbreviation;
    short.title = name;
    this.box = element.querySelector(".photograph");
    this.image = element.querySelector("img");
    this.canvas = element.querySelector("canvas");
    this.caption = element.querySelector(".file");
    this.list = element.querySelector(".warnings");
    this.input = element.querySelector("input");
    this.input.setAttribute("aria-label", `${name}: choose a photograph`);
    this.input.addEventListener("change", () => {
      if (this.input.files.length > 0) {
        chosen(this.eye, this.input.files[0]);
        this.input.value = "";
      }
    });
    this.image.addEventListener("error", () => {
      this.image.hidden = true;
      this.caption.textContent = `${this.file?.name ?? "The photograph"}: this browser cannot show it.`;
    });
  }

  show(file) {
    URL.revokeObjectURL(this.image.src);
    this.file = file;
    this.box.classList.toggle("filled", Boolean(file));
    this.image.hidden = !file;
    this.caption.textContent = file?.name ?? "";
    if (file) {
      this.image.src = URL.createObjectURL(file);
      this.image.alt = `Photograph of the ${this.eye} eye`;
    } else {
      this.image.removeAttribute("src");
    }
    this.warn([]);
    this.overlay(null);
  }

  warn(sentences, unusable = false) {
    this.list.replaceChildren(...sentences.map((sentence) => item(sentence)));
    this.box.classList.toggle("unusable", unusable);
  }

  /**
   * Lays a map, rows of 0..1, over the photograph; null takes it off.
   * @param frame where it lies, in shares of the square that the photograph is padded to
   */
  overlay(rows, frame) {
    this.canvas.hidden = rows === null;
    if (rows === null) {
      return;
    }
    this.canvas.style.left = `${100 * frame.left}%`;
    this.canvas.style.top = `${100 * frame.top}%`;
    this.canvas.style.width = `${100 * frame.side}%`;
    this.canvas.style.height = `${100 * frame.side}%`;
    const small = new OffscreenCanvas(rows[0].length, rows.length);
    small.getContext("2d").putImageData(coloured(rows), 0, 0);
    const context = this.canvas.getContext("2d");
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(small, 0, 0, this.canvas.width, this.canvas.height);
  }
}

function coloured(rows) {
  const pixels = new ImageData(rows[0].length, rows.length);
  rows.flat().forEach((value, i) => {
    pixels.data.set([...colour(value), 255 * (FAINTEST + (STRONGEST - FAINTEST) * value)], 4 * i);
  });
  return pixels;
}

function colour(value) {
  const place = value * (VIRIDIS.length - 1);
  const below = VIRIDIS[Math.floor(place)];
  const above = VIRIDIS[Math.ceil(place)];
  return below.map((channel, i) => channel + (place % 1) * (above[i] - channel));
}

export function item(text) {
  const element = document.createElement("li");
  element.textContent = text;
  return element;
}

/** Which eye a file's name speaks of, or null where it does not say. */
export function eyeOf(name) {
  const words = name.toLowerCase().split(/[^a-z]+/);
  const left = words.some((word) => ["left", "os", "l"].includes(word));
  const right = words.some((word) => ["right", "od", "r"].includes(word));
  return left === right ? null : left ? "left" : "right";
}
