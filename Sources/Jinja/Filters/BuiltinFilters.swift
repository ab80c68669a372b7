/// The filters that every environment has: Jinja2's, and the names, JSON and shell of scaffolding. `random` is missing on
/// purpose: rendering twice gives the same bytes.
let builtinFilters: [Filter] = [
    caseFilters, textFilters, paddingFilters, wrappingFilters, markupFilters, urlFilters, nameFilters, shellFilters,
    numberFilters, conversionFilters, jsonFilters, printingFilters, sequenceFilters, orderFilters, aggregateFilters,
    groupingFilters, mappingFilters, selectionFilters, mapFilters,
].flatMap { $0 }
