export { default as Flatbush } from "flatbush";
