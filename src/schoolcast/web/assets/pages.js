// Makes GOV.UK Frontend's components lively; every page works without it.
import { initAll } from "./govuk-frontend.min.js";

initAll();
