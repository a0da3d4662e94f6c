# qharden_add_plugin(name SOURCES a.cpp ... [LIBRARIES targets...])
#
# Builds <name>.qharden.so, which exports the plugin object and nothing else, and writes its sidecar <name>.plugin.json
# from the plugin's own code. Needs the target qharden::sdk and the program qharden-worker.
set(QHARDEN_PLUGIN_EXPORTS ${CMAKE_CURRENT_LIST_DIR}/plugin-exports.map)

function(qharden_add_plugin name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(${name} MODULE ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE qharden::sdk ${ARG_LIBRARIES})
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX ".qharden.so" CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${QHARDEN_PLUGIN_EXPORTS})
  target_link_options(${name} PRIVATE -Wl,--version-script=${QHARDEN_PLUGIN_EXPORTS} -Wl,-z,relro,-z,now)
  if(COMMAND qharden_flags)
    qharden_flags(${name})
  endif()
  if(QHARDEN_PLUGIN_OUTPUT_DIRECTORY)
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${QHARDEN_PLUGIN_OUTPUT_DIRECTORY})
  endif()
  if(NOT QHARDEN_SANITIZE)
    target_link_options(${name} PRIVATE -Wl,--no-undefined)
  endif()
  add_custom_command(TARGET ${name} POST_BUILD
    COMMAND qharden-worker --describe $<TARGET_FILE:${name}> > $<TARGET_FILE_DIR:${name}>/${name}.plugin.json
    VERBATIM)
  add_dependencies(${name} qharden-worker)
  set_property(GLOBAL APPEND PROPERTY qharden_plugins ${name})
endfunction()
