export { ALGORITHM, variantOf } from "./bucket.js";
export { LoaderError } from "./error.js";
export { createLoader } from "./loader.js";
export { readAnswer } from "./read.js";
export { renderMessages } from "./render.js";
