/** On wide screens the facets stand open beside the results; where the style sheet cannot do that, this does. */

if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 60rem)").matches) {
  for (const facets of document.querySelectorAll("details.facets")) facets.open = true;
}
