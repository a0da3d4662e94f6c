# The folders of core/ from the lowest to the highest. A library may link those before it, never those after it.
set(QHARDEN_LAYERS
  util log json crypto manifest http config secrets redact store snapshot qualys worker plugin scan judge report app)

# qharden_library(name SOURCES a.cpp ... [LINKS targets...] [PRIVATE_LINKS targets...])
# The static library of the folder core/<name>. LINKS are seen by users of its headers.
function(qharden_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(qharden_${name} STATIC ${ARG_SOURCES})
  target_include_directories(qharden_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(qharden_${name} PUBLIC qharden::sdk ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
  qharden_flags(qharden_${name})
  set_property(GLOBAL APPEND PROPERTY qharden_core_libraries ${name})
endfunction()

# Stops the configuration when a library links one above it.
function(qharden_enforce_layering)
  get_property(libraries GLOBAL PROPERTY qharden_core_libraries)
  foreach(name IN LISTS libraries)
    list(FIND QHARDEN_LAYERS ${name} own)
    if(own EQUAL -1)
      message(FATAL_ERROR "core/${name} is not in QHARDEN_LAYERS (cmake/QhardenLayers.cmake)")
    endif()
    get_target_property(links qharden_${name} LINK_LIBRARIES)
    foreach(link IN LISTS links)
      if(link MATCHES "^qharden_([a-z]+)$")
        list(FIND QHARDEN_LAYERS ${CMAKE_MATCH_1} other)
        if(other GREATER own OR other EQUAL own)
          message(FATAL_ERROR "core/${name} links core/${CMAKE_MATCH_1}, which is above it")
        endif()
      endif()
    endforeach()
  endforeach()
endfunction()
