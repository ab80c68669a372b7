/* The peer of `cairn list`: what libyaml alone takes to find the events of a text, without making anything of them. */
#include <stdio.h>
#include <yaml.h>

int main(int count, char **arguments) {
    yaml_parser_t parser;
    yaml_event_t event;
    yaml_event_type_t type;
    FILE *file = count == 2 ? fopen(arguments[1], "rb") : NULL;
    if (file == NULL || !yaml_parser_initialize(&parser)) return 2;
    yaml_parser_set_input_file(&parser, file);
    do {
        if (!yaml_parser_parse(&parser, &event)) return 1;
        type = event.type;
        yaml_event_delete(&event);
    } while (type != YAML_STREAM_END_EVENT);
    yaml_parser_delete(&parser);
    fclose(file);
    return 0;
}
